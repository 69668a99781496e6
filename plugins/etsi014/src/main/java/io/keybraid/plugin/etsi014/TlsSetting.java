package io.keybraid.plugin.etsi014;

/** The setting {@code tls}. */
enum TlsSetting {
    /** Hybrid where the KME offers it, else classical. */
    AUTO,
    /** Hybrid or not at all. */
    HYBRID,
    /** As the JDK has it. */
    CLASSICAL;

    static TlsSetting of(String word) {
        return switch (word) {
            case "hybrid" -> HYBRID;
            case "classical" -> CLASSICAL;
            default -> AUTO;
        };
    }
}
