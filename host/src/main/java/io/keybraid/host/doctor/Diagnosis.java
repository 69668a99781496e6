package io.keybraid.host.doctor;

import io.keybraid.host.doctor.Finding.Weight;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What was found of one tunnel.
 *
 * @param facts as they were last looked at
 * @param traffic between two looks; empty where one was enough
 * @param findings what weighs most first, and of those the cause that explains most; never empty
 * @param unknown what could not be found out, and why, a line each
 */
public record Diagnosis(TunnelFacts facts, Optional<Traffic> traffic, List<Finding> findings, List<String> unknown) {

    public Diagnosis {
        Objects.requireNonNull(facts);
        Objects.requireNonNull(traffic);
        findings = List.copyOf(findings);
        unknown = List.copyOf(unknown);
        if (findings.isEmpty()) {
            throw new IllegalArgumentException("there is always something to say");
        }
    }

    /** The one that explains most. */
    public Finding verdict() {
        return findings.getFirst();
    }

    /** Whether somebody should do something. */
    public boolean isIll() {
        return findings.stream().anyMatch(finding -> finding.weight() != Weight.NOTE);
    }
}
