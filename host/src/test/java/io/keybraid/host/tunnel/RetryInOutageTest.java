package io.keybraid.host.tunnel;

import static org.assertj.core.api.Assertions.assertThat;

import io.keybraid.host.policy.DegradedAtMost;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A round fails, and the link is away when the next one is due; then all is well again. Rotations every hour. */
class RetryInOutageTest {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration LONGEST_RETRY = Duration.ofMinutes(1);

    private static TunnelBench failedThenCut(int seed, Optional<Duration> blockAfter, Duration cut) throws Exception {
        TunnelBench bench = new TunnelBench(seed)
                .both(settings -> hourly(settings, blockAfter))
                .start();
        bench.time.pass(Duration.ofMinutes(1));
        assertThat(bench.paris.view().epoch()).isEqualTo(1);
        bench.qkd.setUp(false);
        Objects.requireNonNull(bench.paris.tunnel).rotate(false);
        bench.time.pass(Duration.ofMinutes(1));
        bench.qkd.setUp(true);
        bench.cut();
        bench.time.pass(cut);
        assertThat(bench.paris.view().epoch()).as("nothing rotated meanwhile").isEqualTo(1);
        bench.mend();
        return bench;
    }

    private static TunnelSettings hourly(TunnelSettings settings, Optional<Duration> blockAfter) {
        return new TunnelSettings(
                settings.name(),
                settings.interfaceName(),
                settings.peer(),
                settings.ownIdentity(),
                settings.peerIdentity(),
                Duration.ofHours(1),
                settings.roundDeadline(),
                settings.resetNeedsWord(),
                blockAfter,
                DegradedAtMost.ALWAYS,
                settings.kicks());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void theRetryComesWhenTheLinkIsBackAndWithItWhatTheResponderWished(int seed) throws Exception {
        TunnelBench bench = failedThenCut(seed, Optional.empty(), Duration.ofMinutes(3));
        bench.time.pass(SECOND.multipliedBy(5));
        Objects.requireNonNull(bench.berlin.tunnel).rotate(false);
        bench.time.pass(LONGEST_RETRY.plusSeconds(10));
        assertThat(bench.paris.view().epoch()).isGreaterThan(1);
        assertThat(bench.interfacesAreEqual()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void aTunnelThatIsAboutToBlockRotatesBeforeItWould(int seed) throws Exception {
        TunnelBench bench = failedThenCut(seed, Optional.of(Duration.ofMinutes(90)), Duration.ofMinutes(84));
        bench.time.pass(Duration.ofMinutes(20), () -> {
            assertThat(bench.paris.alarm(Alarm.Kind.BLOCKED)).isEmpty();
            assertThat(bench.berlin.alarm(Alarm.Kind.BLOCKED)).isEmpty();
        });
        assertThat(bench.paris.view().epoch()).isGreaterThan(1);
    }
}
