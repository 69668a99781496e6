package io.keybraid.sim.kme;

import io.keybraid.sim.topology.SaeId;

/** A Status (ETSI GS QKD 014, clause 6.1). */
public record KeyStatus(
        String sourceKmeId,
        String targetKmeId,
        SaeId masterSaeId,
        SaeId slaveSaeId,
        long storedKeyCount,
        long maxKeyCount,
        KeyLimits limits) {}
