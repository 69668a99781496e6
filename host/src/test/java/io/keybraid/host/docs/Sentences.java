package io.keybraid.host.docs;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/** A page as sentences: a row of a table and a line of a block are one each; what a list's item says is not the next one's. */
final class Sentences {

    private static final Pattern ITEM = Pattern.compile("(- |\\d+\\. |#+ ).*");
    private static final Pattern WHOLE = Pattern.compile("( {4}|\\|).*");
    private static final Pattern END = Pattern.compile("(?<=[.!?])\\s+(?=[A-Z`*\"])");

    private final List<String> all = new ArrayList<>();
    private final StringBuilder paragraph = new StringBuilder();

    private Sentences() {}

    static List<String> of(List<String> lines) {
        Sentences sentences = new Sentences();
        lines.forEach(sentences::add);
        sentences.end();
        return sentences.all;
    }

    private void add(String line) {
        if (line.isBlank()
                || ITEM.matcher(line).matches()
                || WHOLE.matcher(line).matches()) {
            end();
        }
        paragraph.append(line.strip()).append(' ');
        if (WHOLE.matcher(line).matches()) {
            all.add(line.strip());
            paragraph.setLength(0);
        }
    }

    private void end() {
        Arrays.stream(END.split(paragraph))
                .map(String::strip)
                .filter(sentence -> !sentence.isEmpty())
                .forEach(all::add);
        paragraph.setLength(0);
    }
}
