package io.keybraid.plugin.skip;

/**
 * A pattern in remoteSystemID: {@code *} any characters, {@code ?} one, {@code [x]} one of these, {@code [!x]} one that is none of these; in
 * brackets {@code a-z} is a range. A bracket that does not end stands for itself.
 */
record Glob(String text) {

    private static final int NO_MATCH = -1;

    /** Whether it means this system. Takes at most as many steps as the lengths multiplied. */
    boolean matches(String system) {
        int at = 0;
        int star = NO_MATCH;
        int resume = 0;
        int i = 0;
        while (i < system.length()) {
            if (isStar(at)) {
                star = at++;
                resume = i;
                continue;
            }
            int next = afterOne(at, system.charAt(i));
            if (next != NO_MATCH) {
                at = next;
                i++;
            } else if (star != NO_MATCH) {
                at = star + 1;
                i = ++resume;
            } else {
                return text.equals(system);
            }
        }
        while (isStar(at)) {
            at++;
        }
        return at == text.length() || text.equals(system);
    }

    private boolean isStar(int at) {
        return at < text.length() && text.charAt(at) == '*';
    }

    /** Where the pattern goes on, if what stands there means this character. */
    private int afterOne(int at, char character) {
        if (at >= text.length()) {
            return NO_MATCH;
        }
        char meant = text.charAt(at);
        if (meant == '[') {
            boolean not = text.startsWith("!", at + 1);
            int from = not ? at + 2 : at + 1;
            int end = text.indexOf(']', from + 1);
            if (end > 0) {
                return isIn(from, end, character) != not ? end + 1 : NO_MATCH;
            }
        }
        return meant == '?' || meant == character ? at + 1 : NO_MATCH;
    }

    private boolean isIn(int from, int end, char character) {
        for (int i = from; i < end; i++) {
            boolean range = i + 2 < end && text.charAt(i + 1) == '-';
            if (range && text.charAt(i) <= character && character <= text.charAt(i + 2)) {
                return true;
            }
            if (text.charAt(i) == character) {
                return true;
            }
        }
        return false;
    }
}
