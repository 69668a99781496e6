package io.keybraid.host.doctor;

import java.util.ArrayList;
import java.util.List;

/** Text for a terminal or a file. It may come from far away: nothing in it steers a terminal, and long lines are wrapped. */
final class Lines {

    private static final int WIDTH = 120;
    private static final String RESET = "\u001b[0m";

    private final StringBuilder out = new StringBuilder();

    /** Control characters become question marks, but for the colours of {@link #painted}. */
    void add(int indent, String text) {
        String plain = text.replaceAll("(?!\u001b\\[\\d*m)[\\p{Cntrl}\\p{Cf}]", "?");
        List<String> lines = wrapped(plain, WIDTH - indent);
        for (int i = 0; i < lines.size(); i++) {
            out.append(" ".repeat(indent + (i == 0 ? 0 : 4)))
                    .append(lines.get(i))
                    .append('\n');
        }
    }

    void blank() {
        out.append('\n');
    }

    /** In that colour of a terminal. */
    static String painted(String word, String ink) {
        return "\u001b[" + ink + "m" + word + RESET;
    }

    private static List<String> wrapped(String text, int width) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : text.split(" ", -1)) {
            if (!line.isEmpty() && line.length() + 1 + word.length() > width - (lines.isEmpty() ? 0 : 4)) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : " ").append(word);
        }
        lines.add(line.toString());
        return lines;
    }

    @Override
    public String toString() {
        return out.toString();
    }
}
