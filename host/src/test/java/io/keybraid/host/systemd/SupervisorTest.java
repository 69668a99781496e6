package io.keybraid.host.systemd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SupervisorTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    private Path folder;

    @Test
    void isToldThatTheServiceIsReadyAliveAndStopping() {
        tellsEverything(folder.resolve("notify").toString());
    }

    @Test
    void mayListenAtANameWithoutAPath() {
        tellsEverything("@keybraid-test-" + ProcessHandle.current().pid());
    }

    private void tellsEverything(String address) {
        try (FakeSystemd systemd = new FakeSystemd(address)) {
            Supervisor supervisor = Supervisor.of(Map.of("NOTIFY_SOCKET", address), 7);
            assertThat(supervisor.isThere()).isTrue();
            supervisor.ready("1 tunnel: 1 live\nX_INJECTED=1");
            assertThat(systemd.next(PATIENCE)).hasValue("READY=1\nSTATUS=1 tunnel: 1 live X_INJECTED=1");
            supervisor.alive("1 tunnel: 1 stale");
            assertThat(systemd.next(PATIENCE)).hasValue("WATCHDOG=1\nSTATUS=1 tunnel: 1 stale");
            supervisor.stopping();
            assertThat(systemd.next(PATIENCE))
                    .hasValueSatisfying(text -> assertThat(text).startsWith("STOPPING=1\n"));
        }
    }

    @Test
    void whoIsNotThereIsToldNothing() {
        Supervisor nobody = Supervisor.of(Map.of(), 7);
        assertThat(nobody.isThere()).isFalse();
        assertThatCode(() -> nobody.ready("x")).doesNotThrowAnyException();
        Supervisor gone =
                Supervisor.of(Map.of("NOTIFY_SOCKET", folder.resolve("gone").toString()), 7);
        assertThatCode(() -> gone.ready("x")).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "@", "relative/path", "vsock:2:1234"})
    void anAddressThatIsNoneIsPassedOver(String address) {
        assertThat(Supervisor.of(Map.of("NOTIFY_SOCKET", address), 7).isThere()).isFalse();
    }

    @Test
    void isToldTwiceAsOftenAsItsWatchdogWants() {
        assertThat(interval(Map.of("WATCHDOG_USEC", "60000000"))).isEqualTo(Duration.ofSeconds(30));
        assertThat(interval(Map.of("WATCHDOG_USEC", "20000000", "WATCHDOG_PID", "7")))
                .isEqualTo(Duration.ofSeconds(10));
        assertThat(interval(Map.of("WATCHDOG_USEC", "1"))).isEqualTo(Duration.ofMillis(100));
    }

    @Test
    void withoutAWatchdogOfItsOwnItIsToldEveryHalfMinute() {
        Duration usual = Duration.ofSeconds(30);
        assertThat(interval(Map.of())).isEqualTo(usual);
        assertThat(interval(Map.of("WATCHDOG_USEC", "2000000", "WATCHDOG_PID", "8")))
                .isEqualTo(usual);
        assertThat(interval(Map.of("WATCHDOG_USEC", "soon"))).isEqualTo(usual);
        assertThat(interval(Map.of("WATCHDOG_USEC", "9223372036854775807"))).isEqualTo(usual);
    }

    private static Duration interval(Map<String, String> environment) {
        return Supervisor.of(environment, 7).interval();
    }
}
