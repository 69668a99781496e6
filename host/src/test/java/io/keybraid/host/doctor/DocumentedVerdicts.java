package io.keybraid.host.doctor;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The table of verdicts on docs/doctor.md. */
public final class DocumentedVerdicts {

    private static final Pattern PLACEHOLDER = Pattern.compile("\\b[A-Z]{3,}\\b");
    private static final Pattern CAUSE = Pattern.compile("`([a-z-]+)`");
    private final Map<String, List<Pattern>> verdicts = new TreeMap<>();

    public DocumentedVerdicts() {
        List<String> causes = List.of();
        for (String line : table()) {
            List<String> cells =
                    Arrays.stream(line.split("\\|", -1)).map(String::strip).toList();
            List<String> named = CAUSE.matcher(cells.get(1))
                    .results()
                    .map(found -> found.group(1))
                    .toList();
            causes = named.isEmpty() ? causes : named;
            for (String cause : causes) {
                verdicts.computeIfAbsent(cause, first -> new ArrayList<>()).add(pattern(cells.get(2)));
            }
        }
    }

    private static List<String> table() {
        Path page = Path.of(System.getProperty("keybraid.root", ".."), "docs", "doctor.md");
        try {
            return Files.readAllLines(page).stream()
                    .dropWhile(line -> !line.equals("## Verdicts"))
                    .skip(1)
                    .takeWhile(line -> !line.startsWith("## "))
                    .filter(line -> line.startsWith("| ") && !line.startsWith("| Cause"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Pattern pattern(String text) {
        StringBuilder pattern = new StringBuilder();
        Matcher words = PLACEHOLDER.matcher(text);
        int from = 0;
        while (words.find()) {
            pattern.append(Pattern.quote(text.substring(from, words.start()))).append(".+");
            from = words.end();
        }
        return Pattern.compile(
                pattern.append(Pattern.quote(text.substring(from))).toString());
    }

    /** The causes that have a verdict there. */
    public Set<String> causes() {
        return verdicts.keySet();
    }

    /** Whether a verdict stands there. */
    public boolean has(String cause, String verdict) {
        return verdicts.getOrDefault(cause, List.of()).stream()
                .anyMatch(pattern -> pattern.matcher(verdict).matches());
    }
}
