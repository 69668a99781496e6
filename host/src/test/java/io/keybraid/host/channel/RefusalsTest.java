package io.keybraid.host.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RefusalsTest {

    private static final Logger LOG = Logger.getLogger(Refusals.class.getName());

    private static final String FIRST = "refused 192.0.2.1; " + Refusal.Kind.CLASSICAL.hint();

    private final List<String> logged = new CopyOnWriteArrayList<>();
    private final Refusals refusals = new Refusals(InstantSource.system());
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord record) {
            logged.add(record.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @BeforeEach
    void listen() {
        LOG.addHandler(handler);
        LOG.setUseParentHandlers(false);
    }

    @AfterEach
    void stopListening() {
        LOG.removeHandler(handler);
        LOG.setUseParentHandlers(true);
    }

    @Test
    void areToldAtOnceAndThenSummedUp() {
        for (int i = 0; i < 1_000; i++) {
            refusals.tell(Refusal.Kind.CLASSICAL, "refused 192.0.2.1");
        }
        assertThat(logged).containsExactly(FIRST);
        refusals.sumUp();
        assertThat(logged).containsExactly(FIRST, "refused 192.0.2.1 (999 more times)");
        refusals.sumUp();
        assertThat(logged).hasSize(2);
        assertThat(refusals.recent()).singleElement().matches(refusal -> refusal.times() == 1_000);
    }

    @Test
    void ofManyKindsFillNeitherTheLogNorTheMemory() {
        for (int minute = 0; minute < 100; minute++) {
            for (int i = 0; i < 1_000; i++) {
                refusals.tell(Refusal.Kind.NOT_CONFIGURED, "minute " + minute + " identity " + i);
            }
            refusals.sumUp();
        }
        assertThat(logged).hasSize(100 * (64 + 1));
        assertThat(logged.getLast()).isEqualTo("refused 936 more connections of many kinds");
        assertThat(refusals.recent()).hasSizeLessThanOrEqualTo(256);
    }

    @Test
    void areForgottenAfterTenQuietSums() {
        refusals.tell(Refusal.Kind.CLASSICAL, "refused 192.0.2.1");
        for (int i = 0; i < 9; i++) {
            refusals.sumUp();
        }
        assertThat(refusals.recent()).hasSize(1);
        refusals.sumUp();
        assertThat(refusals.recent()).isEmpty();
    }
}
