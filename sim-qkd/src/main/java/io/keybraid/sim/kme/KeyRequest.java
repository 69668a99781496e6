package io.keybraid.sim.kme;

import io.keybraid.sim.topology.SaeId;
import java.util.List;
import java.util.OptionalLong;

/** A Key request (ETSI GS QKD 014, clause 6.2), its extensions already dealt with. {@code size} in bits. */
public record KeyRequest(OptionalLong number, OptionalLong size, List<SaeId> additionalSlaveSaeIds) {

    /** One key of the default size for one slave. */
    public static final KeyRequest PLAIN = new KeyRequest(OptionalLong.empty(), OptionalLong.empty(), List.of());

    public KeyRequest {
        additionalSlaveSaeIds = List.copyOf(additionalSlaveSaeIds);
    }
}
