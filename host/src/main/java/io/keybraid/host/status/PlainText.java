package io.keybraid.host.status;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Text as people read it: fitted into a width, and of a kind that cannot steer a terminal. */
public final class PlainText {

    private static final Pattern STEERING = Pattern.compile("\\p{Cc}|\\p{Cf}");

    private PlainText() {}

    /** Names and problems may come from far away: control and format characters become question marks. */
    public static String printable(String text) {
        return STEERING.matcher(text).replaceAll("?");
    }

    /** At most so many characters; an ellipsis stands for what is left out. */
    public static String cut(String text, int room) {
        return text.length() <= room ? text : text.substring(0, room - 1) + "…";
    }

    /** Broken between words, each line indented; printable. */
    public static List<String> wrap(String text, int indent, int width) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : printable(text).split(" ", -1)) {
            if (!line.isEmpty() && indent + line.length() + 1 + word.length() > width) {
                lines.add(" ".repeat(indent) + line);
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : " ").append(cut(word, width - indent));
        }
        lines.add(" ".repeat(indent) + line);
        return lines;
    }
}
