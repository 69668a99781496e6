package io.keybraid.host.plugin;

import io.keybraid.api.Examination;
import io.keybraid.api.Finding;
import java.time.Duration;

/** What a plugin tells in an examination, kept to a size that can be shown: so many findings, each text on one line. */
final class FencedExamination implements Examination {

    static final int MAX_FINDINGS = 512;
    static final int MAX_CHARACTERS = 2_000;

    private final Examination examination;
    private int told;

    FencedExamination(Examination examination) {
        this.examination = examination;
    }

    @Override
    public boolean maySpendKeys() {
        return examination.maySpendKeys();
    }

    @Override
    public Duration remaining() {
        return examination.remaining();
    }

    @Override
    public synchronized void tell(Finding finding) {
        if (told++ < MAX_FINDINGS) {
            examination.tell(new Finding(
                    finding.verdict(), line(finding.subject()), line(finding.text()), line(finding.advice())));
        }
    }

    private static String line(String text) {
        String line = text.replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
        return line.length() > MAX_CHARACTERS ? line.substring(0, MAX_CHARACTERS - 1) + "…" : line;
    }
}
