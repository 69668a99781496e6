package io.keybraid.host.tunnel;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.slf4j.event.Level;
import org.slf4j.event.LoggingEvent;
import org.slf4j.helpers.NOPLogger;
import org.slf4j.spi.DefaultLoggingEventBuilder;

class LogAllowanceTest {

    private final AtomicLong now = new AtomicLong();
    private final LogAllowance allowance = new LogAllowance(now::get);
    private final List<LoggingEvent> lines = new ArrayList<>();

    private void say(int times) {
        for (int i = 0; i < times; i++) {
            allowance
                    .of(new DefaultLoggingEventBuilder(NOPLogger.NOP_LOGGER, Level.WARN) {
                        @Override
                        protected void log(LoggingEvent line) {
                            lines.add(line);
                        }
                    })
                    .log("malformed");
        }
    }

    @Test
    void aFloodIsFortyLinesAndThenOneInTenSecondsThatCountsTheRest() {
        say(100_000);
        assertThat(lines).hasSize(40).allMatch(line -> line.getKeyValuePairs() == null);
        now.addAndGet(Duration.ofSeconds(10).toNanos());
        say(500);
        assertThat(lines).hasSize(41);
        assertThat(lines.getLast().getKeyValuePairs().toString()).contains("99960");
        now.addAndGet(Duration.ofHours(1).toNanos());
        say(1);
        assertThat(lines.getLast().getKeyValuePairs().toString()).contains("499");
        say(1);
        assertThat(lines.getLast().getKeyValuePairs()).isNull();
    }
}
