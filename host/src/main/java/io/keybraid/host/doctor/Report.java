package io.keybraid.host.doctor;

import io.keybraid.host.doctor.Finding.Weight;
import java.util.List;

/**
 * What {@code keybraid doctor} prints for people: a verdict line for each tunnel first, then for each that is not healthy what
 * it rests on and what to do.
 */
public final class Report {

    private static final String RED = "31";
    private static final String YELLOW = "33";
    private static final String GREEN = "32";

    private final boolean colour;
    private final Lines lines = new Lines();

    private Report(boolean colour) {
        this.colour = colour;
    }

    /** Ends with a line break. */
    public static String print(List<Diagnosis> diagnoses, boolean colour) {
        Report report = new Report(colour);
        diagnoses.forEach(report::verdict);
        diagnoses.forEach(report::rest);
        return report.lines.toString();
    }

    private void verdict(Diagnosis diagnosis) {
        Finding first = diagnosis.verdict();
        lines.add(0, diagnosis.facts().name() + ": " + painted(first) + ": " + first.verdict());
    }

    private String painted(Finding finding) {
        String word = finding.cause().word();
        String ink = switch (finding.weight()) {
            case FAULT -> RED;
            case WARNING -> YELLOW;
            case NOTE -> GREEN;
        };
        return colour ? Lines.painted(word, ink) : word;
    }

    private void rest(Diagnosis diagnosis) {
        lines.blank();
        lines.add(0, diagnosis.facts().name());
        boolean first = true;
        for (Finding finding : diagnosis.findings()) {
            if (!first) {
                String also = finding.weight() == Weight.NOTE ? "note: " : "also: ";
                lines.add(2, also + painted(finding) + ": " + finding.verdict());
            }
            finding.evidence().forEach(text -> lines.add(4, "because: " + text));
            finding.todo().forEach(text -> lines.add(4, "do: " + text));
            first = false;
        }
        diagnosis.unknown().forEach(text -> lines.add(2, "not found out: " + text));
    }
}
