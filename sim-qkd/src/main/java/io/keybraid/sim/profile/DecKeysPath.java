package io.keybraid.sim.profile;

/** Whose SAE ID stands in the path of dec_keys: the standard's table says the master's, one of its examples the slave's. */
public enum DecKeysPath {
    MASTER,
    SLAVE
}
