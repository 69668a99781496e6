package io.keybraid.host.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoggingTest {

    @TempDir
    private Path folder;

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
}
