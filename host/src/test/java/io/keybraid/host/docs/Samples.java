package io.keybraid.host.docs;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Compares what is printed with what a page shows, and learns on the way what stands here for the page's samples: a reader
 * replaces a key or a pin by the one that was printed to him. Where a sample was seen before, the same must come again.
 */
final class Samples {

    /** What is another at every run; the others must come as the page has them, but for runs of spaces. */
    private enum Changing {
        INVITATION("\\b[0-9A-HJKMNP-TV-Z]{8}(?:-[0-9A-HJKMNP-TV-Z]{2,8}){15,}", true),
        INVITATION_FINGERPRINT("\\b[0-9A-HJKMNP-TV-Z]{4}(?: [0-9A-HJKMNP-TV-Z]{4}){3}\\b", true),
        PIN("sha256:[0-9a-f]{64}", true),
        KEY("[A-Za-z0-9+/]{43}=", true),
        KEY_ID("[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", false),
        FINGERPRINT("\\b[0-9a-f]{16}\\b", false),
        MOMENT("\\b\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z", false),
        SECONDS("\\b1[0-9]{9}\\b", false),
        // The end with the lower WireGuard key knows when the next round is due, the other says peer's.
        AGE("peer's|\\b\\d+(?:\\.\\d+)? ?(?:ms|[smhd])\\b(?: \\d+[smh]\\b)?", false),
        PORT("(?<=127\\.0\\.0\\.1:|on port )\\d+", false),
        JAVA("\\bJava \\S+ \\(.+\\), Linux \\S+", false),
        COUNT("\\b\\d+(?= sent)|(?<=stored-keys: )\\d+", false);

        private final String pattern;
        private final boolean remembered;

        Changing(String pattern, boolean remembered) {
            this.pattern = pattern;
            this.remembered = remembered;
        }
    }

    private static final Pattern ANY = Pattern.compile(String.join(
            "|",
            List.of(Changing.values()).stream()
                    .map(each -> "(" + each.pattern + ")")
                    .toList()));

    private final Map<String, String> here = new HashMap<>();

    /** A line or a file of the page, with what stands here for its samples. */
    String translate(String text) {
        String translated = text;
        for (Map.Entry<String, String> sample : here.entrySet()) {
            translated = translated.replace(sample.getKey(), sample.getValue());
        }
        return translated;
    }

    /** Whether that is what the page shows; if so, the new samples in it are learned. */
    boolean matches(String shown, String printed) {
        StringBuilder pattern = new StringBuilder();
        List<String> learned = new ArrayList<>();
        Matcher changing = ANY.matcher(shown);
        int end = 0;
        while (changing.find()) {
            pattern.append(literally(shown.substring(end, changing.start())));
            pattern.append(group(changing, learned));
            end = changing.end();
        }
        pattern.append(literally(shown.substring(end)));
        Matcher matcher = Pattern.compile(pattern.toString()).matcher(printed.strip());
        if (!matcher.matches()) {
            return false;
        }
        for (int at = 0; at < learned.size(); at++) {
            here.put(learned.get(at), matcher.group(at + 1));
        }
        return true;
    }

    private String group(Matcher changing, List<String> learned) {
        for (Changing each : Changing.values()) {
            String sample = changing.group(each.ordinal() + 1);
            if (sample == null) {
                continue;
            }
            if (!each.remembered) {
                return "(?:" + each.pattern + ")";
            }
            if (here.containsKey(sample)) {
                return Pattern.quote(here.get(sample));
            }
            learned.add(sample);
            return "(" + each.pattern + ")";
        }
        throw new AssertionError("no group took part");
    }

    private static String literally(String text) {
        StringBuilder pattern = new StringBuilder();
        for (String part : text.splitWithDelimiters("[ \t]+", 0)) {
            pattern.append(part.matches("[ \t]+") ? "[ \t]+" : Pattern.quote(part));
        }
        return pattern.toString();
    }
}
