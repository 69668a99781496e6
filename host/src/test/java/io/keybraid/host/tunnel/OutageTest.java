package io.keybraid.host.tunnel;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Ten minutes without each other, in virtual time: the tunnel carries on, and rotates again as soon as the ends can talk. */
class OutageTest {

    private static final Duration TEN_MINUTES = Duration.ofMinutes(10);
    private static final Duration SOON = Duration.ofSeconds(40); // a commit may wait for a handshake

    private TunnelBench bench;
    private long before;

    @BeforeEach
    void rotateForAWhile() throws Exception {
        bench = new TunnelBench(17).start();
        bench.time.pass(Duration.ofMinutes(7));
        before = bench.paris.view().epoch();
        assertThat(before).isGreaterThan(2);
    }

    @Test
    void theControlPathIsCut() throws Exception {
        bench.cut();
        passWithEqualKeys(TEN_MINUTES);
        assertThat(bench.paris.alarm(Alarm.Kind.STALE))
                .as("told while it lasts")
                .isPresent();
        bench.mend();
        rotatesSoon();
        assertThat(bench.paris.view().alarms()).isEmpty();
        assertThat(bench.berlin.view().alarms()).isEmpty();
    }

    @Test
    void itIsCutAtAnyMomentOfARound() throws Exception {
        for (int millis = 0; millis < 40; millis += 4) {
            bench.time.pass(Duration.ofMinutes(2));
            long at = bench.paris.view().epoch();
            bench.paris.tunnel.rotate(false);
            bench.time.pass(Duration.ofMillis(millis));
            bench.cut();
            bench.time.pass(TEN_MINUTES);
            bench.mend();
            bench.time.pass(SOON);
            assertThat(bench.interfacesAreEqual()).as("cut after %d ms", millis).isTrue();
            bench.time.pass(Duration.ofMinutes(3)); // a round that failed is tried again within an interval
            assertThat(bench.berlin.view().epoch())
                    .as("cut after %d ms", millis)
                    .isEqualTo(bench.paris.view().epoch())
                    .isGreaterThan(at);
        }
    }

    @Test
    void eitherEndIsDown() throws Exception {
        for (TunnelBench.End end : new TunnelBench.End[] {bench.paris, bench.berlin}) {
            before = bench.paris.view().epoch();
            end.stop();
            passWithEqualKeys(TEN_MINUTES);
            end.start();
            rotatesSoon();
        }
    }

    @Test
    void bothAreDownAndStartAtTheSameInstant() throws Exception {
        bench.paris.stop();
        bench.berlin.stop();
        passWithEqualKeys(TEN_MINUTES);
        bench.start();
        rotatesSoon();
    }

    private void passWithEqualKeys(Duration time) throws Exception {
        for (Duration passed = Duration.ZERO; passed.compareTo(time) < 0; passed = passed.plusSeconds(30)) {
            bench.time.pass(Duration.ofSeconds(30));
            assertThat(bench.interfacesAreEqual()).isTrue();
        }
    }

    private void rotatesSoon() throws Exception {
        bench.time.pass(SOON);
        assertThat(bench.paris.view().epoch()).isGreaterThan(before);
        assertThat(bench.berlin.view().epoch()).isEqualTo(bench.paris.view().epoch());
        assertThat(bench.interfacesAreEqual()).isTrue();
    }
}
