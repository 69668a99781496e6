package io.keybraid.host.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;

class TextLineTest {

    @Test
    void aLineHasItsTimeAndLevelAndStaysOne() {
        assertThat(new TextLine(false).format(logged(Level.WARNING, "tunnel=a one\nERROR forged")))
                .matches("2026-11-27T..:00:00.000(Z|[+-]..:..) WARN  tunnel=a one\\\\nERROR forged\n");
    }

    @Test
    void journaldGetsTheLevelAsItReadsItAndHasATimeOfItsOwn() {
        TextLine line = new TextLine(true);
        assertThat(line.format(logged(Level.INFO, "rotated"))).isEqualTo("<6>rotated\n");
        assertThat(line.format(logged(Level.WARNING, "left out"))).isEqualTo("<4>left out\n");
        assertThat(line.format(logged(Level.SEVERE, "lost\n<6>forged"))).isEqualTo("<3>lost\\n<6>forged\n");
    }

    private static LogRecord logged(Level level, String message) {
        LogRecord logged = new LogRecord(level, message);
        logged.setInstant(Instant.parse("2026-11-27T10:00:00Z"));
        return logged;
    }
}
