package io.keybraid.host.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.keybraid.host.systemd.FakeSystemd;
import io.keybraid.host.systemd.JournalSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.event.KeyValuePair;

class JournalHandlerTest {

    @TempDir
    private Path folder;

    private final List<LogRecord> left = new ArrayList<>();
    private final Handler otherwise = new Handler() {
        @Override
        public void publish(LogRecord line) {
            left.add(line);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @Test
    void journaldGetsTheFieldsAsFieldsAndNothingCanAddOne() {
        Path place = folder.resolve("journal");
        try (FakeSystemd journald = new FakeSystemd(place.toString())) {
            handler(place).publish(line("rotated\nPRIORITY=0"));
            assertThat(journald.next(Duration.ofSeconds(10))).hasValue("""
                    MESSAGE=tunnel=wg0 peerEpoch=3 rotated\\nPRIORITY=0
                    PRIORITY=4
                    SYSLOG_IDENTIFIER=keybraid
                    KEYBRAID_LOGGER=keybraid.tunnel
                    KEYBRAID_TUNNEL=wg0
                    KEYBRAID_PEER_EPOCH=3
                    """);
            assertThat(left).isEmpty();
        }
    }

    @Test
    void aLineThatJournaldDoesNotTakeIsNotLost() {
        LogRecord line = line("rotated");
        handler(folder.resolve("nobody")).publish(line);
        assertThat(left).containsExactly(line);
    }

    private JournalHandler handler(Path place) {
        return new JournalHandler(JournalSocket.at(place), otherwise);
    }

    private static LogRecord line(String sentence) {
        LogLine line = new LogLine(
                Level.WARNING, sentence, List.of(new KeyValuePair("tunnel", "wg0"), new KeyValuePair("peerEpoch", 3L)));
        line.setLoggerName("keybraid.tunnel");
        return line;
    }
}
