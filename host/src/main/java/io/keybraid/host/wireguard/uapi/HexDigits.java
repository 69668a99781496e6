package io.keybraid.host.wireguard.uapi;

/**
 * Hexadecimal digits in arithmetic: no table is looked up and nothing branches on a digit, so that neither the time taken
 * nor the cache tells anything of a key.
 */
final class HexDigits {

    private static final int INVALID = -1;

    private HexDigits() {}

    /** The lower-case digit for 0 to 15. */
    static byte digit(int nibble) {
        // 9 - nibble is negative for 10 to 15; then the distance between '9' + 1 and 'a' is added.
        return (byte) (nibble + '0' + (((9 - nibble) >> 31) & ('a' - '9' - 1)));
    }

    /** The byte that two digits of either case stand for; negative if one of them is no digit. */
    static int octet(byte high, byte low) {
        int upper = nibble(high);
        int lower = nibble(low);
        return ((upper | lower) >> 31) | (upper << 4) | lower;
    }

    private static int nibble(byte character) {
        int letter = character | 0x20;
        int notDigit = ((character - '0') | ('9' - character)) >> 31;
        int notLetter = ((letter - 'a') | ('f' - letter)) >> 31;
        return ((character - '0') & ~notDigit) | ((letter - 'a' + 10) & ~notLetter) | (INVALID & notDigit & notLetter);
    }
}
