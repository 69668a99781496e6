package io.keybraid.host.journal;

import io.keybraid.host.key.ChainSecret;
import io.keybraid.host.key.Kid;
import io.keybraid.host.key.PresharedKey;
import java.util.Objects;

/**
 * A tunnel's keys of one epoch. Equal to another where epoch and kid are: the kid names the keys.
 *
 * @param epoch from 1, as unsigned; grows by one with each rotation
 * @param psk for WireGuard
 * @param chain for the next round
 * @param origin when and of how much they were made
 */
public record EpochKeys(long epoch, Kid kid, PresharedKey psk, ChainSecret chain, Origin origin)
        implements AutoCloseable {

    public EpochKeys {
        Objects.requireNonNull(kid);
        Objects.requireNonNull(psk);
        Objects.requireNonNull(chain);
        Objects.requireNonNull(origin);
    }

    /** Wipes both secrets. */
    @Override
    public void close() {
        psk.close();
        chain.close();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof EpochKeys that && epoch == that.epoch && kid.equals(that.kid);
    }

    @Override
    public int hashCode() {
        return kid.hashCode();
    }

    @Override
    public String toString() {
        return "epoch " + epoch + " kid " + kid;
    }
}
