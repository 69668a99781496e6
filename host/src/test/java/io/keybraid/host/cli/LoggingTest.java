package io.keybraid.host.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoggingTest {

    @TempDir
    private Path folder;

    @Test
    void aLineHasItsTimeAndLevelAndStaysOne() {
        assertThat(new Logging.OneLine(false).format(logged(Level.WARNING, "tunnel=a one\nERROR forged")))
                .matches("2026-11-27T..:00:00.000(Z|[+-]..:..) WARN  tunnel=a one\\\\nERROR forged\n");
    }

    @Test
    void journaldGetsTheLevelAsItReadsItAndHasATimeOfItsOwn() {
        Logging.OneLine line = new Logging.OneLine(true);
        assertThat(line.format(logged(Level.INFO, "rotated"))).isEqualTo("<6>rotated\n");
        assertThat(line.format(logged(Level.WARNING, "left out"))).isEqualTo("<4>left out\n");
        assertThat(line.format(logged(Level.SEVERE, "lost\n<6>forged"))).isEqualTo("<3>lost\\n<6>forged\n");
    }

    @Test
    void onlyTheStreamThatSystemdNamesGoesToJournald() throws Exception {
        Path stream = Files.createFile(folder.resolve("stream"));
        Map<String, Object> file = Files.readAttributes(stream, "unix:dev,ino");
        String itself = file.get("dev") + ":" + file.get("ino");
        assertThat(Logging.goesToJournald(Map.of("JOURNAL_STREAM", itself), stream))
                .isTrue();
        assertThat(Logging.goesToJournald(Map.of("JOURNAL_STREAM", "1:2"), stream))
                .isFalse();
        assertThat(Logging.goesToJournald(Map.of("JOURNAL_STREAM", itself), folder.resolve("gone")))
                .isFalse();
        assertThat(Logging.goesToJournald(Map.of(), stream)).isFalse();
    }

    private static LogRecord logged(Level level, String message) {
        LogRecord logged = new LogRecord(level, message);
        logged.setInstant(Instant.parse("2026-11-27T10:00:00Z"));
        return logged;
    }
}
