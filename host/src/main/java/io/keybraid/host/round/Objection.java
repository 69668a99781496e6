package io.keybraid.host.round;

import io.keybraid.host.message.AbortReason;
import java.util.Objects;

/**
 * Why these strands are not enough.
 *
 * @param reason as the peer hears it
 * @param text for people at this end: what is missing
 */
public record Objection(AbortReason reason, String text) {

    public Objection {
        Objects.requireNonNull(reason);
        Objects.requireNonNull(text);
    }
}
