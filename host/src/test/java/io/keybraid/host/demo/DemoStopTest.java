package io.keybraid.host.demo;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class DemoStopTest {

    @TempDir
    private Path directory;

    @Test
    @Timeout(30)
    void doesNotGoOnStartingOnceItIsStopped() {
        DemoOptions options =
                new DemoOptions(false, 0, Duration.ofSeconds(1), Optional.of(directory.resolve("kept")), directory);
        try (Demo demo = new Demo(options, new PrintWriter(System.out), OptionalInt.empty(), false)) {
            demo.stop();
            assertThatThrownBy(demo::run).isInstanceOf(InterruptedException.class);
        }
    }
}
