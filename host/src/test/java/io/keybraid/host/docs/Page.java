package io.keybraid.host.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A page, taken apart into what its reader does, in order.
 *
 * @param lines as they stand in the file
 */
record Page(List<String> lines) {

    static final Path ROOT = Path.of(System.getProperty("keybraid.root", ".."));

    private static final Pattern PROMPT = Pattern.compile("([a-z]*)\\$ (.+)");
    private static final Pattern FILE = Pattern.compile("# ([a-z]+): (/\\S+)");

    /** What a reader does. */
    sealed interface Act {}

    /**
     * Types a command.
     *
     * @param machine whose prompt it is; empty where there is none but {@code $}
     * @param line that is typed
     * @param printed by the command, as the page has it
     */
    record Command(String machine, String line, List<String> printed) implements Act {

        /** Whether it is still running where the page goes on: what it printed ends with an ellipsis. */
        boolean goesOn() {
            return !printed.isEmpty() && printed.getLast().equals("…");
        }

        /** What it has printed by then. */
        String shown() {
            return String.join("\n", goesOn() ? printed.subList(0, printed.size() - 1) : printed);
        }
    }

    /** Writes a file. */
    record Writing(String machine, String path, String text) implements Act {}

    static Page read(String path) throws IOException {
        return new Page(Files.readAllLines(ROOT.resolve(path)));
    }

    /** What stands below a heading, up to the next one of the same rank or a higher one. */
    Page below(String heading) {
        int rank = heading.indexOf(' ');
        List<String> section = new ArrayList<>();
        boolean inside = false; // A block may hold lines that look like headings.
        for (String line : lines.subList(lines.indexOf(heading) + 1, lines.size())) {
            inside ^= line.startsWith("```");
            if (!inside && line.matches("#{1," + rank + "} .*")) {
                break;
            }
            section.add(line);
        }
        return new Page(section);
    }

    /** All that is to be done, in order. */
    List<Act> acts() {
        List<Act> acts = new ArrayList<>();
        for (int at = 0; at < lines.size(); at++) {
            if (lines.get(at).equals("```console")) {
                commands(block(at), acts);
            } else if (lines.get(at).equals("```yaml")) {
                writing(block(at), acts);
            }
        }
        return acts;
    }

    /** The commands alone. */
    List<Command> commands() {
        return acts().stream()
                .filter(Command.class::isInstance)
                .map(Command.class::cast)
                .toList();
    }

    /** The blocks without a language, which show what is printed. */
    List<String> outputs() {
        List<String> outputs = new ArrayList<>();
        boolean inside = false;
        for (int at = 0; at < lines.size(); at++) {
            if (lines.get(at).startsWith("```")) {
                if (!inside && lines.get(at).equals("```")) {
                    outputs.add(String.join("\n", block(at)));
                }
                inside = !inside;
            }
        }
        return outputs;
    }

    private List<String> block(int fence) {
        return lines.subList(fence + 1, lines.size()).stream()
                .takeWhile(line -> !line.equals("```"))
                .toList();
    }

    private static void commands(List<String> block, List<Act> acts) {
        List<String> printed = List.of();
        for (String line : block) {
            Matcher prompt = PROMPT.matcher(line);
            if (prompt.matches()) {
                printed = new ArrayList<>();
                acts.add(new Command(prompt.group(1), prompt.group(2), printed));
            } else {
                printed.add(line);
            }
        }
    }

    private static void writing(List<String> block, List<Act> acts) {
        Matcher file = FILE.matcher(block.getFirst());
        if (file.matches()) {
            acts.add(new Writing(file.group(1), file.group(2), String.join("\n", block) + "\n"));
        }
    }
}
