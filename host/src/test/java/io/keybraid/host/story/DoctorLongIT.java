package io.keybraid.host.story;

import static org.assertj.core.api.Assertions.assertThat;

import io.keybraid.host.doctor.DocumentedVerdicts;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The doctor where no host runs: it names what can be known then, and never a wrong cause. */
class DoctorLongIT {

    private static final Set<String> STOPPED = Set.of("host-stopped");
    /** Nothing here knows which key is in force, so different keys and a blocked way look alike. */
    private static final Set<String> EITHER = Set.of("psk-differs", "psk-or-return-path");

    /** Where less can be known than with a host. */
    private static final Map<String, Set<String>> LESS = Map.of(
            "healthy", STOPPED,
            "idle", STOPPED,
            "peer-does-not-dial", STOPPED,
            "psk-differs", EITHER,
            "udp-blocked-in", Set.of("udp-blocked-in", "psk-or-return-path"),
            "udp-blocked-out", Set.of("udp-blocked-out", "psk-or-return-path"));

    @TempDir
    private Path folder;

    @Test
    void everyCauseIsNamedWithTheHostStopped() throws Exception {
        try (Illnesses ill = Illnesses.createOrSkip(folder)) {
            ill.stopHost();
            Map<String, JsonNode> findings = ill.ask();

            assertThat(findings).hasSizeGreaterThan(30);
            DocumentedVerdicts documented = new DocumentedVerdicts();
            findings.forEach((name, found) -> {
                String cause = found.path("cause").asString();
                assertThat(cause).as(name + ": " + found).isIn(LESS.getOrDefault(name, Set.of(name)));
                assertThat(documented.has(cause, found.path("verdict").asString()))
                        .as(found.path("verdict").asString())
                        .isTrue();
            });
        }
    }
}
