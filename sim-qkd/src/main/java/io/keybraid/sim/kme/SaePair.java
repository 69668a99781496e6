package io.keybraid.sim.kme;

import io.keybraid.sim.topology.SaeId;

/** Who asked for a key and for whom it waits. */
record SaePair(SaeId master, SaeId slave) {}
