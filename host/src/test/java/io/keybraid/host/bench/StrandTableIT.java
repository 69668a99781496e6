package io.keybraid.host.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.keybraid.host.testbed.TwoHosts;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program that measures strands, for a moment: both ends of each source agree, and offers and answers have the bytes that they have. */
class StrandTableIT {

    private static final Duration A_MOMENT = Duration.ofMillis(1);

    @TempDir
    private Path folder;

    @Test
    void aRowTellsBytesAndTimesOfBothEnds() throws Exception {
        List<StrandMeasurement> rows = new ArrayList<>();
        try (StrandSubjects subjects = new StrandSubjects(TwoHosts.plugins(), folder, Optional.empty())) {
            for (StrandSubjects.Subject subject : subjects.all()) {
                if (isQuick(subject)) {
                    rows.add(StrandMeasurement.of(subjects, subject, A_MOMENT));
                }
            }
        }
        assertThat(rows)
                .extracting(
                        StrandMeasurement::source,
                        StrandMeasurement::algorithm,
                        StrandMeasurement::offer,
                        StrandMeasurement::answer)
                .contains(
                        tuple("x25519", "X25519", 32, 32),
                        tuple("mlkem", "ML-KEM-512", 800, 768),
                        tuple("mlkem", "ML-KEM-768", 1184, 1088),
                        tuple("mlkem", "ML-KEM-1024", 1568, 1568),
                        tuple("oqs", "FrodoKEM-976-SHAKE", 15632, 15792))
                .extracting(row -> row.toList().getFirst())
                .contains("etsi014", "skip", "file");
        assertThat(rows)
                .allMatch(row -> row.initiator().best() > 0 && row.responder().best() > 0);
        assertThat(rows.getFirst().row())
                .matches("\\| `x25519` \\| X25519 \\|  \\| 32 \\| 32 \\|( [0-9.,]+ (µs|ms), [0-9.,]+ (µs|ms) \\|){2}");
    }

    /** Needs neither liboqs nor a token, and takes no second. */
    private static boolean isQuick(StrandSubjects.Subject subject) {
        return switch (subject.plugin()) {
            case "pkcs11" -> false;
            case "oqs" ->
                subject.settings().containsValue("FrodoKEM-976-SHAKE")
                        && subject.settings().containsValue("bouncycastle");
            default -> true;
        };
    }
}
