package io.keybraid.host.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.keybraid.api.Assurance;
import io.keybraid.host.message.Message.StrandName;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DemoViewTest {

    private static final String KEY_ID = "7b28408f-a366-4649-865c-ceab4cc40ea8";
    private static final String PRINT = "4eec089d207d48bc";

    private final StringWriter shown = new StringWriter();

    @ParameterizedTest
    @ValueSource(ints = {80, 100, 101, 102, 103, 200})
    void noLineIsWiderThanTheTerminal(int columns) {
        DemoView view = new DemoView(new PrintWriter(shown), OptionalInt.of(columns), false);
        view.fact(
                "KMEs",
                "https://127.0.0.1:45863 and https://127.0.0.1:46597, simulated, "
                        .repeat(4)
                        .strip());
        view.rotation(rotation());
        assertThat(shown.toString().lines()).allMatch(line -> line.length() < columns + 1);
        assertThat(shown.toString()).contains(PRINT + "  " + PRINT + "  equal  12345.6 ms");
    }

    @Test
    void aProgressLineIsShorterThanTheTerminalSoThatItCanBeWrittenAnew() {
        DemoView view = new DemoView(new PrintWriter(shown), OptionalInt.of(40), false);
        view.progress("x".repeat(100));
        view.line("");
        assertThat(shown.toString()).isEqualTo("\r\033[K" + "x".repeat(38) + "…\r\033[K\n");
    }

    @Test
    void aPipeIsToldWholeKeyIdsAndNoProgress() {
        DemoView view = new DemoView(new PrintWriter(shown), OptionalInt.empty(), false);
        view.progress("starting …");
        view.fact("hosts", "paris and berlin, " + "joined ".repeat(30).strip());
        view.rotation(rotation());
        assertThat(shown.toString())
                .startsWith(
                        "  hosts    paris and berlin, " + "joined ".repeat(30).strip() + "\n")
                .contains(KEY_ID);
    }

    private static Rotation rotation() {
        return new Rotation(
                1,
                1,
                Optional.of(KEY_ID),
                PRINT,
                PRINT,
                List.of(new StrandName(Assurance.QKD, "ETSI-GS-QKD-014", "qkd")),
                Optional.of(Duration.ofNanos(12_345_600_000L)));
    }
}
