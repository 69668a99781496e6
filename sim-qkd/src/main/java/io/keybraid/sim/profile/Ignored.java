package io.keybraid.sim.profile;

/** Which wishes of a Key request a KME does not heed. */
public enum Ignored {
    NOTHING,
    /** Every key has the default size. */
    SIZE,
    /** number and size of a GET: it is one key of the default size. */
    GET_PARAMETERS
}
