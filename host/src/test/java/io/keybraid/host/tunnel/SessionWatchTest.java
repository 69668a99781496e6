package io.keybraid.host.tunnel;

import static org.assertj.core.api.Assertions.assertThat;

import io.keybraid.host.message.SessionState;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** When a session is alive, idle, overdue or dead. */
class SessionWatchTest {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final SessionWatch watch = new SessionWatch();
    private long seconds;
    private long bytes;

    @Test
    void aHandshakeOf120SecondsIsAliveAndOneOf140WithTrafficIsOld() {
        assertThat(look(Optional.of(START), true)).isEqualTo(SessionState.ALIVE);
        assertThat(after(120, Optional.of(START), true)).isEqualTo(SessionState.ALIVE);
        assertThat(after(20, Optional.of(START), true)).isEqualTo(SessionState.OLD);
    }

    @Test
    void itIsDeadAfter180SecondsWithTraffic() {
        look(Optional.of(START), true);
        assertThat(after(170, Optional.of(START), true)).isEqualTo(SessionState.OLD);
        assertThat(after(11, Optional.of(START), true)).isEqualTo(SessionState.DEAD);
    }

    @Test
    void withoutTrafficAnOldHandshakeIsNoFault() {
        look(Optional.of(START), false);
        assertThat(after(100, Optional.of(START), false)).isEqualTo(SessionState.ALIVE);
        assertThat(after(100, Optional.of(START), false)).isEqualTo(SessionState.IDLE);
        assertThat(after(1000, Optional.of(START), false)).isEqualTo(SessionState.IDLE);
    }

    @Test
    void aWallClockThatIsSetForwardKillsNothing() {
        look(Optional.of(START), true);
        seconds += 15;
        PeerObservation seen = seen(Optional.of(START.plusSeconds(14)), true);
        assertThat(watch.look(seen, START.plusSeconds(86_400), nanos())).isEqualTo(SessionState.ALIVE);
    }

    @Test
    void aWallClockThatIsSetBackMakesNothingYounger() {
        look(Optional.of(START), true);
        seconds += 185;
        assertThat(watch.look(seen(Optional.of(START), true), START.minusSeconds(86_400), nanos()))
                .isEqualTo(SessionState.DEAD);
    }

    @Test
    void aFirstHandshakeHasTenSecondsBeforeItIsMissed() {
        assertThat(look(Optional.empty(), true)).isEqualTo(SessionState.UNKNOWN);
        assertThat(after(9, Optional.empty(), true)).isEqualTo(SessionState.UNKNOWN);
        assertThat(after(2, Optional.empty(), true)).isEqualTo(SessionState.DEAD);
    }

    @Test
    void aNewHandshakeEndsTheTrouble() {
        look(Optional.empty(), true);
        assertThat(after(20, Optional.empty(), true)).isEqualTo(SessionState.DEAD);
        assertThat(after(1, Optional.of(START.plusSeconds(21)), true)).isEqualTo(SessionState.ALIVE);
    }

    @Test
    void aKickIsAllowedAtOnceThenAfter30SecondsThenEverLater() {
        KickPace pace = new KickPace();
        assertThat(pace.allows(at(0))).isTrue();
        pace.kicked(at(0));
        assertThat(pace.allows(at(29))).isFalse();
        assertThat(pace.allows(at(30))).isTrue();
        pace.kicked(at(30));
        assertThat(pace.allows(at(89))).isFalse();
        assertThat(pace.allowsOnRequest(at(60))).isTrue();
        assertThat(pace.allows(at(90))).isTrue();
        pace.mended();
        assertThat(pace.allows(at(60))).isTrue();
    }

    private SessionState after(long more, Optional<Instant> handshake, boolean traffic) {
        seconds += more;
        return look(handshake, traffic);
    }

    private SessionState look(Optional<Instant> handshake, boolean traffic) {
        return watch.look(seen(handshake, traffic), START.plusSeconds(seconds), nanos());
    }

    private PeerObservation seen(Optional<Instant> handshake, boolean traffic) {
        if (traffic) {
            bytes += 148;
        }
        return new PeerObservation(Optional.empty(), Optional.empty(), false, handshake, bytes, bytes, traffic, true);
    }

    private long nanos() {
        return at(seconds);
    }

    private static long at(long seconds) {
        return Duration.ofSeconds(seconds).toNanos() - 7_000_000_000_000L;
    }
}
