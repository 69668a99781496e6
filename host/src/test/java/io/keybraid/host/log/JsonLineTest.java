package io.keybraid.host.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** From SLF4J, as the host calls it, to what is written. */
class JsonLineTest {

    private static final String NAME = "keybraid.test-of-json";

    private final Logger logger = Logger.getLogger(NAME);
    private final List<LogRecord> logged = new ArrayList<>();
    private final Handler listener = new Handler() {
        @Override
        public void publish(LogRecord line) {
            logged.add(line);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @BeforeEach
    void listen() {
        logger.setUseParentHandlers(false);
        logger.setLevel(Level.INFO);
        logger.addHandler(listener);
    }

    @AfterEach
    void listenNoMore() {
        logger.removeHandler(listener);
    }

    @Test
    void aLineIsOneObjectWithItsFieldsByName() {
        LoggerFactory.getLogger(NAME)
                .atWarn()
                .addKeyValue("tunnel", "paris-berlin")
                .addKeyValue("epoch", 7L)
                .addKeyValue("alarm", Level.SEVERE)
                .log("{} left out: \"{}\"\nof two lines", "strand", "why");
        JsonNode line = onlyLine();
        assertThat(line.propertyNames())
                .containsExactly("time", "level", "logger", "message", "tunnel", "epoch", "alarm");
        assertThat(line.get("time").asString()).matches("20..-..-..T..:..:..(\\....)?Z");
        assertThat(line.get("level").asString()).isEqualTo("warning");
        assertThat(line.get("logger").asString()).isEqualTo(NAME);
        assertThat(line.get("message").asString()).isEqualTo("strand left out: \"why\"\nof two lines");
        assertThat(line.get("tunnel").asString()).isEqualTo("paris-berlin");
        assertThat(line.get("epoch").isIntegralNumber()).isTrue();
        assertThat(line.get("alarm").asString()).isEqualTo("SEVERE");
    }

    @Test
    void thePlainFormHasTheFieldsBeforeTheSentence() {
        LoggerFactory.getLogger(NAME).atInfo().addKeyValue("tunnel", "a").log("rotated {}", 3);
        assertThat(logged)
                .singleElement()
                .satisfies(line -> assertThat(new TextLine(true).format(line)).isEqualTo("<6>tunnel=a rotated 3\n"));
    }

    @Test
    void anExceptionIsToldByItsTypeAndNeverByItsMessage() {
        LoggerFactory.getLogger(NAME).error("failed", new IllegalStateException("whatever it holds"));
        JsonNode line = onlyLine();
        assertThat(line.get("exception").asString()).isEqualTo("java.lang.IllegalStateException");
        assertThat(line.get("level").asString()).isEqualTo("error");
        assertThat(line.toString()).doesNotContain("whatever");
    }

    @Test
    void aRecordOfAnotherLibraryIsALineToo() {
        logger.log(Level.INFO, "of {0}", "a library");
        assertThat(onlyLine().get("message").asString()).isEqualTo("of a library");
    }

    @Test
    void whatIsBelowTheLevelIsNotMade() {
        LoggerFactory.getLogger(NAME).atDebug().addKeyValue("tunnel", "a").log("much");
        LoggerFactory.getLogger(NAME).debug("much");
        assertThat(logged).isEmpty();
    }

    private JsonNode onlyLine() {
        assertThat(logged).hasSize(1);
        String text = new JsonLine(false).format(logged.getFirst());
        assertThat(text).endsWith("\n").containsOnlyOnce("\n");
        return JsonMapper.shared().readTree(text);
    }
}
