package io.keybraid.sim.topology;

/** An SAE and the KME it is attached to: the only one that answers it. */
public record SaeSite(SaeId id, String kmeId) {}
