package io.keybraid.plugin.etsi014;

import io.keybraid.api.KeySourceException;

/** One KME did not yield what was asked. Never leaves this plugin: see {@link #told()}. */
final class KmeFailure extends Exception {

    private final KeySourceException told;
    private final boolean mayHaveDelivered;

    KmeFailure(KeySourceException told, boolean mayHaveDelivered) {
        super(told);
        this.told = told;
        this.mayHaveDelivered = mayHaveDelivered;
    }

    /** What it is, for people and for the round. */
    KeySourceException told() {
        return told;
    }

    /**
     * Whether the KME may have sent off what was asked for, so that it counts as delivered: true unless nothing was sent to it, or it said
     * that it delivers nothing.
     */
    boolean mayHaveDelivered() {
        return mayHaveDelivered;
    }
}
