package io.keybraid.plugin.etsi014;

import io.keybraid.api.Examinable;
import io.keybraid.api.Examination;
import io.keybraid.api.Finding;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** An operator who examines. */
final class Examining {

    private Examining() {}

    static List<Finding> examine(End end, boolean spend) {
        List<Finding> findings = new ArrayList<>();
        ((Examinable) end.source()).examine(new Examination() {
            @Override
            public boolean maySpendKeys() {
                return spend;
            }

            @Override
            public Duration remaining() {
                return Duration.ofSeconds(20);
            }

            @Override
            public void tell(Finding finding) {
                findings.add(finding);
            }
        });
        return findings;
    }
}
