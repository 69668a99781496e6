package io.keybraid.api;

/** What the secrecy of a source rests on. Its code is bound into the preshared key (docs/protocol.md, section 1). */
public enum Assurance {
    /** A problem believed hard for quantum computers, such as ML-KEM. */
    POST_QUANTUM(1, "post-quantum"),
    /** A problem that a quantum computer solves, such as X25519. Never counts as quantum-safe. */
    CLASSICAL(2, "classical"),
    /** Quantum key distribution, and the trust in the sites that relay its keys. */
    QKD(3, "qkd"),
    /** A secret agreed beforehand that does not change with the round. Never counts as fresh. */
    STATIC(4, "static");

    private final int code;
    private final String label;

    Assurance(int code, String label) {
        this.code = code;
        this.label = label;
    }

    /** The byte on the wire. */
    public int code() {
        return code;
    }

    /** The word for people and in status output. */
    public String label() {
        return label;
    }
}
