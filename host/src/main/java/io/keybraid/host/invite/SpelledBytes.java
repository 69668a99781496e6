package io.keybraid.host.invite;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Bytes as groups of letters and digits for people: Crockford's base 32 (no I, L, O or U), seven signs to a group, and an
 * eighth that depends on them and on the group's number. Any one wrong sign, any two that changed places, and any group that
 * stands in another's place is told, with the group.
 */
final class SpelledBytes {

    private static final String SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private static final int IN_GROUP = 7;
    private static final int BITS = 5;
    /** The polynomial x^5 + x^2 + 1, of which x is a primitive element. */
    private static final int POLYNOMIAL = 0b100101;

    private SpelledBytes() {}

    /** Groups joined by hyphens. */
    static String spell(byte[] bytes) {
        int[] values = new int[(bytes.length * 8 + BITS - 1) / BITS];
        for (int bit = 0; bit < bytes.length * 8; bit++) {
            int set = (bytes[bit / 8] >> (7 - bit % 8)) & 1;
            values[bit / BITS] |= set << (BITS - 1 - bit % BITS);
        }
        List<String> groups = new ArrayList<>();
        for (int from = 0; from < values.length; from += IN_GROUP) {
            groups.add(
                    group(Arrays.copyOfRange(values, from, Math.min(from + IN_GROUP, values.length)), groups.size()));
        }
        return String.join("-", groups);
    }

    private static String group(int[] values, int number) {
        StringBuilder spelled = new StringBuilder();
        for (int value : values) {
            spelled.append(SIGNS.charAt(value));
        }
        return spelled.append(SIGNS.charAt(check(values, number))).toString();
    }

    /** The number, plus each value times a power of x of its own, in the field of 32 elements. */
    private static int check(int[] values, int number) {
        int sum = number % 32;
        int weight = 1;
        for (int value : values) {
            weight = times(weight, 2);
            sum ^= times(weight, value);
        }
        return sum;
    }

    private static int times(int one, int other) {
        int product = 0;
        for (int bit = BITS - 1; bit >= 0; bit--) {
            product <<= 1;
            product ^= (product & 32) != 0 ? POLYNOMIAL : 0;
            product ^= ((other >> bit) & 1) != 0 ? one : 0;
        }
        return product;
    }

    /**
     * Small letters, and O, I and L for 0 and 1, are taken too; spaces and hyphens may stand anywhere or nowhere.
     *
     * @throws BadSpellingException that says which group is wrong
     */
    static byte[] read(String text) throws BadSpellingException {
        String signs = text.replaceAll("[\\s-]+", "")
                .toUpperCase(Locale.ROOT)
                .replace('O', '0')
                .replace('I', '1')
                .replace('L', '1');
        List<Integer> all = new ArrayList<>();
        for (int from = 0; from < signs.length(); from += IN_GROUP + 1) {
            String group = signs.substring(from, Math.min(from + IN_GROUP + 1, signs.length()));
            for (int value : values(group, from / (IN_GROUP + 1))) {
                all.add(value);
            }
        }
        return bytes(all);
    }

    private static int[] values(String group, int number) throws BadSpellingException {
        int[] values = group.chars().map(SIGNS::indexOf).toArray();
        int last = values.length - 1;
        boolean known = Arrays.stream(values).allMatch(value -> value >= 0);
        if (!known || last < 1 || check(Arrays.copyOf(values, last), number) != values[last]) {
            throw new BadSpellingException(number + 1, group);
        }
        return Arrays.copyOf(values, last);
    }

    /** What is left of the last sign is padding. */
    private static byte[] bytes(List<Integer> values) {
        byte[] bytes = new byte[values.size() * BITS / 8];
        for (int bit = 0; bit < bytes.length * 8; bit++) {
            int set = (values.get(bit / BITS) >> (BITS - 1 - bit % BITS)) & 1;
            bytes[bit / 8] |= (byte) (set << (7 - bit % 8));
        }
        return bytes;
    }

    /** A group is mistyped, missing or in another's place. */
    static final class BadSpellingException extends Exception {
        BadSpellingException(int number, String group) {
            super("group " + number + ", '" + group.replaceAll("[^0-9A-Z]", "?") + "', is mistyped");
        }
    }
}
