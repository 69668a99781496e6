package io.keybraid.plugin.etsi014;

/** The three methods of the interface (ETSI GS QKD 014, clause 5), by their names there. */
enum Operation {
    GET_STATUS("Get status", "status"),
    GET_KEY("Get key", "enc_keys"),
    GET_KEY_WITH_KEY_IDS("Get key with key IDs", "dec_keys");

    private final String title;
    private final String segment;

    Operation(String title, String segment) {
        this.title = title;
        this.segment = segment;
    }

    /** The last segment of its path. */
    String segment() {
        return segment;
    }

    @Override
    public String toString() {
        return title;
    }
}
