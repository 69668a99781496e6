package io.keybraid.host.story;

import static org.assertj.core.api.Assertions.assertThat;

import io.keybraid.host.doctor.DocumentedVerdicts;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The doctor of a running host names each illness, confuses none with another, and says what docs/doctor.md says it does. */
class DoctorIT {

    @TempDir
    private Path folder;

    @Test
    void everyCauseIsNamedAndNoneConfused() throws Exception {
        try (Illnesses ill = Illnesses.createOrSkip(folder)) {
            Map<String, JsonNode> findings = ill.ask();

            assertThat(findings).hasSizeGreaterThan(30);
            DocumentedVerdicts documented = new DocumentedVerdicts();
            findings.forEach((name, found) -> {
                assertThat(found.path("cause").asString()).isEqualTo(name);
                assertThat(documented.has(name, found.path("verdict").asString()))
                        .as(found.path("verdict").asString())
                        .isTrue();
            });
        }
    }
}
