package io.keybraid.host.status;

/** Colours of a terminal (ECMA-48 SGR); none where they are not wanted. */
enum Ink {
    PLAIN(""),
    BOLD("1"),
    DIM("2"),
    RED("31"),
    GREEN("32"),
    YELLOW("33");

    private final String code;

    Ink(String code) {
        this.code = code;
    }

    String paint(String text, boolean colour) {
        return colour && this != PLAIN ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
    }
}
