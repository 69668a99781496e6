package io.keybraid.sim.profile;

/** What a key_ID looks like. */
public enum KeyIdForm {
    UUID,
    /** Two UUIDs joined with a plus sign, which a client has to percent-encode in a query. */
    JOINED_UUIDS
}
