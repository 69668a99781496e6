package io.keybraid.host.doctor;

import io.keybraid.api.Finding;
import io.keybraid.api.Finding.Verdict;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * What the examination of one source found.
 *
 * @param source its name in the configuration
 * @param plugin whose it is
 * @param findings in the order in which they were told
 */
public record SourceFindings(String source, String plugin, List<Finding> findings) {

    private static final int INDENT = 2;

    public SourceFindings {
        Objects.requireNonNull(source);
        Objects.requireNonNull(plugin);
        findings = List.copyOf(findings);
    }

    /** Whether rounds fail, or will, until somebody does something. */
    public boolean isIll() {
        return count(Verdict.BAD) > 0;
    }

    private long count(Verdict verdict) {
        return findings.stream().filter(finding -> finding.verdict() == verdict).count();
    }

    /** How many of each kind, on one line that ends with a line break. */
    public String summary() {
        Lines lines = new Lines();
        lines.add(
                0,
                source + ": "
                        + Arrays.stream(Verdict.values())
                                .filter(verdict -> count(verdict) > 0)
                                .map(verdict -> count(verdict) + " " + word(verdict))
                                .collect(Collectors.joining(", ")));
        return lines.toString();
    }

    /** One finding for people; ends with a line break. */
    public static String print(Finding finding, boolean colour) {
        Lines lines = new Lines();
        String word = word(finding.verdict());
        lines.add(
                INDENT,
                (colour ? Lines.painted(word, ink(finding.verdict())) : word) + ": " + finding.subject() + ": "
                        + finding.text());
        if (!finding.advice().isEmpty()) {
            lines.add(2 * INDENT, "do: " + finding.advice());
        }
        return lines.toString();
    }

    /** As it is printed and stands in JSON. */
    static String word(Verdict verdict) {
        return switch (verdict) {
            case GOOD -> "good";
            case ODD -> "odd";
            case BAD -> "bad";
            case UNTRIED -> "untried";
        };
    }

    private static String ink(Verdict verdict) {
        return switch (verdict) {
            case GOOD -> "32";
            case ODD, UNTRIED -> "33";
            case BAD -> "31";
        };
    }
}
