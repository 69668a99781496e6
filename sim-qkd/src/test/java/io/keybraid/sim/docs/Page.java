package io.keybraid.sim.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** docs/simulator.md, taken apart. */
record Page(List<String> lines) {

    static Page read() throws IOException {
        return new Page(Files.readAllLines(Path.of(System.getProperty("keybraid.root", ".."), "docs", "simulator.md")));
    }

    /** The fenced blocks of a language, in order. */
    List<String> blocks(String language) {
        List<String> blocks = new ArrayList<>();
        for (int at = 0; at < lines.size(); at++) {
            if (lines.get(at).equals("```" + language)) {
                blocks.add(String.join(
                                "\n",
                                lines.subList(at + 1, lines.size()).stream()
                                        .takeWhile(line -> !line.equals("```"))
                                        .toList())
                        + "\n");
            }
        }
        return blocks;
    }

    /** The indented lines that begin with that word. */
    List<String> commands(String word) {
        return lines.stream()
                .filter(line -> line.startsWith("    " + word + " "))
                .map(String::strip)
                .toList();
    }

    /** The rows of the table whose head begins with that cell, cell by cell. */
    List<List<String>> table(String firstCell) {
        return lines.stream()
                .dropWhile(line -> !line.startsWith("| " + firstCell + " |"))
                .skip(2)
                .takeWhile(line -> line.startsWith("|"))
                .map(line -> line.substring(1, line.length() - 1).split("\\|", -1))
                .map(cells -> Arrays.stream(cells).map(String::strip).toList())
                .toList();
    }
}
