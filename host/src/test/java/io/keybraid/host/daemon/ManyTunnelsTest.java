package io.keybraid.host.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One link carries all tunnels between two hosts, however many. */
class ManyTunnelsTest {

    private static final int TUNNELS = 200;
    private static final Logger LOG = Logger.getLogger("keybraid");

    private final List<String> lines = new CopyOnWriteArrayList<>();

    @Test
    void tunnelsGetTheirKeysOverOneLinkAndTheLogHasALineForTheLink(@TempDir Path folder) throws Exception {
        Level before = LOG.getLevel();
        Handler listens = new Listens(lines);
        LOG.addHandler(listens);
        LOG.setLevel(Level.WARNING);
        try (ManyTunnels gateway = new ManyTunnels(folder.resolve("gateway"), true, TUNNELS);
                ManyTunnels others = new ManyTunnels(folder.resolve("others"), false, TUNNELS)) {
            others.begin(gateway.pin(), Optional.empty());
            gateway.begin(others.pin(), Optional.of(others.port()));
            awaitThat(() -> gateway.keyed() == TUNNELS && others.keyed() == TUNNELS);
            assertThat(gateway.timesDown()).isZero();
            assertThat(gateway.equalKeys(others)).isEqualTo(TUNNELS);
            assertThat(lines).isEmpty();
            others.hangUp();
            awaitThat(() -> gateway.alarmed() == TUNNELS && others.alarmed() == TUNNELS);
            assertThat(lines)
                    .hasSize(2)
                    .allSatisfy(line -> assertThat(line)
                            .contains("disconnected from the peer host")
                            .contains("tunnels=" + TUNNELS));
        } finally {
            LOG.setLevel(before);
            LOG.removeHandler(listens);
        }
    }

    private static void awaitThat(BooleanSupplier condition) {
        await().atMost(Duration.ofMinutes(3))
                .pollInterval(Duration.ofMillis(50))
                .until(condition::getAsBoolean);
    }

    private static final class Listens extends Handler {
        private final List<String> lines;

        private Listens(List<String> lines) {
            this.lines = lines;
        }

        @Override
        public void publish(LogRecord line) {
            lines.add(line.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
