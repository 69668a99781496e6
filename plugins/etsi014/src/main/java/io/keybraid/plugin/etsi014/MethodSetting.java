package io.keybraid.plugin.etsi014;

/** The setting {@code method}. */
enum MethodSetting {
    AUTO,
    GET,
    POST;

    static MethodSetting of(String word) {
        return switch (word) {
            case "get" -> GET;
            case "post" -> POST;
            default -> AUTO;
        };
    }
}
