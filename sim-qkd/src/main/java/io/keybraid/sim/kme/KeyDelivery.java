package io.keybraid.sim.kme;

import io.keybraid.sim.topology.SaeId;
import java.time.Instant;

/** A key was given to an SAE: which, when and where, never the key. */
public record KeyDelivery(Instant at, String kmeId, Way way, SaeId sae, SaeId otherSae, KeyId keyId) {

    /** By which of the standard's methods. */
    public enum Way {
        /** To the master. */
        GET_KEY,
        /** To a slave. */
        GET_KEY_WITH_KEY_IDS
    }
}
