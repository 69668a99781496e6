package io.keybraid.host.doctor;

import io.keybraid.host.doctor.Finding.Weight;
import java.util.ArrayList;
import java.util.List;

/**
 * What {@code keybraid doctor} prints for people: a verdict line for each tunnel first, then for each that is not healthy what
 * it rests on and what to do.
 */
public final class Report {

    private static final int WIDTH = 120;
    private static final String RED = "31";
    private static final String YELLOW = "33";
    private static final String GREEN = "32";

    private final boolean colour;
    private final StringBuilder out = new StringBuilder();

    private Report(boolean colour) {
        this.colour = colour;
    }

    /** Ends with a line break. */
    public static String print(List<Diagnosis> diagnoses, boolean colour) {
        Report report = new Report(colour);
        diagnoses.forEach(report::verdict);
        diagnoses.forEach(report::rest);
        return report.out.toString();
    }

    private void verdict(Diagnosis diagnosis) {
        Finding first = diagnosis.verdict();
        line(0, diagnosis.facts().name() + ": " + painted(first) + ": " + first.verdict());
    }

    private String painted(Finding finding) {
        String word = finding.cause().word();
        String ink = switch (finding.weight()) {
            case FAULT -> RED;
            case WARNING -> YELLOW;
            case NOTE -> GREEN;
        };
        return colour ? "\u001b[" + ink + "m" + word + "\u001b[0m" : word;
    }

    private void rest(Diagnosis diagnosis) {
        out.append('\n').append(diagnosis.facts().name()).append('\n');
        boolean first = true;
        for (Finding finding : diagnosis.findings()) {
            if (!first) {
                String also = finding.weight() == Weight.NOTE ? "note: " : "also: ";
                line(2, also + painted(finding) + ": " + finding.verdict());
            }
            finding.evidence().forEach(text -> line(4, "because: " + text));
            finding.todo().forEach(text -> line(4, "do: " + text));
            first = false;
        }
        diagnosis.unknown().forEach(text -> line(2, "not found out: " + text));
    }

    /** Texts may come from far away: nothing in them steers a terminal. */
    private void line(int indent, String text) {
        String plain = text.replaceAll("(?!\u001b\\[\\d*m)[\\p{Cntrl}\\p{Cf}]", "?");
        List<String> lines = wrapped(plain, WIDTH - indent);
        for (int i = 0; i < lines.size(); i++) {
            out.append(" ".repeat(indent + (i == 0 ? 0 : 4)))
                    .append(lines.get(i))
                    .append('\n');
        }
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
}
