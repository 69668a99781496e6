package io.keybraid.host.wireguard.command;

/** The digits of base64 in arithmetic: no table is looked up and nothing branches on a digit, so that time tells nothing. */
final class Base64Digits {

    private Base64Digits() {}

    /** The character for 0 to 63. */
    static byte digit(int sextet) {
        return (byte) ((inside(sextet, 0, 25) & (sextet + 'A'))
                | (inside(sextet, 26, 51) & (sextet - 26 + 'a'))
                | (inside(sextet, 52, 61) & (sextet - 52 + '0'))
                | (inside(sextet, 62, 62) & '+')
                | (inside(sextet, 63, 63) & '/'));
    }

    /** What a character stands for; negative if it is no digit. */
    static int sextet(int character) {
        int upper = inside(character, 'A', 'Z');
        int lower = inside(character, 'a', 'z');
        int number = inside(character, '0', '9');
        int plus = inside(character, '+', '+');
        int slash = inside(character, '/', '/');
        return (upper & (character - 'A'))
                | (lower & (character - 'a' + 26))
                | (number & (character - '0' + 52))
                | (plus & 62)
                | (slash & 63)
                | ~(upper | lower | number | plus | slash);
    }

    /** All ones if it lies between these two, otherwise zero. */
    private static int inside(int value, int lowest, int highest) {
        return ~(((value - lowest) | (highest - value)) >> 31);
    }
}
