package io.keybraid.host.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Cuts an expression into words and signs, each with its place. */
final class PolicyScanner {

    /** In characters, blanks and all. */
    static final int MAX_LENGTH = 4096;

    private static final String PLAIN = "only words, numbers, commas and round brackets make an expression";
    private static final Pattern PART = Pattern.compile("\\s*([A-Za-z0-9_-]+|[(),])\\s*");

    private record Part(String text, int offset) {}

    private final List<Part> parts = new ArrayList<>();
    private final int end;
    private int next;

    PolicyScanner(String text) throws BadPolicyException {
        if (text.length() > MAX_LENGTH) {
            throw new BadPolicyException(
                    0, "has " + text.length() + " characters; " + MAX_LENGTH + " are allowed", "write a shorter one");
        }
        end = text.stripTrailing().length();
        Matcher matcher = PART.matcher(text);
        int at = text.length() - text.stripLeading().length();
        while (at < end) {
            if (!matcher.find(at) || matcher.start() != at) {
                throw new BadPolicyException(
                        at, "'" + Character.toString(text.codePointAt(at)) + "' cannot stand here", PLAIN);
            }
            parts.add(new Part(matcher.group(1), matcher.start(1)));
            at = matcher.end();
        }
        if (parts.isEmpty()) {
            throw new BadPolicyException(0, "is empty", "write it like all(qkd, pq), or leave it out for the default");
        }
    }

    boolean atEnd() {
        return next == parts.size();
    }

    /** Where the next part begins. */
    int offset() {
        return atEnd() ? end : parts.get(next).offset();
    }

    /** The next part, still to be read; empty at the end. */
    String peek() {
        return atEnd() ? "" : parts.get(next).text();
    }

    /** Reads a word or a number. */
    String word() throws BadPolicyException {
        String text = peek();
        if (text.isEmpty()) {
            throw new BadPolicyException(end, "ends too soon", "a word or a closing bracket is missing");
        }
        if ("(),".contains(text)) {
            throw new BadPolicyException(
                    offset(), "'" + text + "' stands where a word is wanted", "write a kind or a source's name there");
        }
        next++;
        return text;
    }

    /** Reads this sign. */
    void skip(String sign) throws BadPolicyException {
        if (!skipped(sign)) {
            throw atEnd()
                    ? new BadPolicyException(end, "ends before a '" + sign + "'", "close every bracket that you open")
                    : new BadPolicyException(
                            offset(),
                            "'" + peek() + "' stands where '" + sign + "' is wanted",
                            "separate with commas and close every bracket that you open");
        }
    }

    /** Reads this sign, if it is next. */
    boolean skipped(String sign) {
        boolean found = peek().equals(sign);
        if (found) {
            next++;
        }
        return found;
    }
}
