package io.keybraid.host.tunnel;

import io.keybraid.host.message.SessionState;
import io.keybraid.host.round.CommitWindow;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Judges a tunnel's WireGuard session from one look at the interface after the other. The handshake's time is of the wall
 * clock, which may be set: only its change counts, and its age is counted on a clock that runs forward. Not thread-safe.
 */
final class SessionWatch {

    /** WireGuard begins the next handshake after 120 s; with traffic the latest is never older than 125 s (measured). */
    private static final long OLD = Duration.ofSeconds(135).toNanos();

    private static final long ENDED = CommitWindow.SESSION_ENDS.toNanos();
    /** Longer than the usual keepalive of 25 s. */
    private static final long TRAFFIC = Duration.ofSeconds(30).toNanos();
    /** Two handshakes, which are tried every five seconds. */
    private static final long PATIENCE = Duration.ofSeconds(10).toNanos();

    private Optional<Instant> handshake = Optional.empty();
    private long since;
    private @Nullable Long moved;
    private @Nullable Long looked;
    private long received;
    private long sent;

    /** Takes one look in; {@code now} is nanoseconds on a clock that only runs forward. */
    SessionState look(PeerObservation seen, Instant wallClock, long now) {
        if (looked == null || !seen.latestHandshake().equals(handshake)) {
            since = now - ageAtFirstSight(seen.latestHandshake(), wallClock, now);
            handshake = seen.latestHandshake();
        }
        boolean changes = looked == null ? seen.keepsAlive() : seen.received() != received || seen.sent() != sent;
        if (changes) {
            moved = now;
        }
        received = seen.received();
        sent = seen.sent();
        looked = now;
        return state(now);
    }

    /** Between two looks it cannot be older than the time between them, whatever the wall clock says. */
    private long ageAtFirstSight(Optional<Instant> latest, Instant wallClock, long now) {
        if (latest.isEmpty()) {
            return 0;
        }
        long longest = looked == null ? 2 * ENDED : now - looked;
        Duration age = Duration.between(latest.get(), wallClock);
        return age.isNegative() ? 0 : age.compareTo(Duration.ofNanos(longest)) > 0 ? longest : age.toNanos();
    }

    private SessionState state(long now) {
        long age = now - since;
        boolean traffic = moved != null && now - moved <= TRAFFIC;
        if (handshake.isPresent() && age < OLD) {
            return SessionState.ALIVE;
        }
        if (!traffic) {
            return SessionState.IDLE;
        }
        if (handshake.isEmpty()) {
            return age < PATIENCE ? SessionState.UNKNOWN : SessionState.DEAD;
        }
        return age < ENDED ? SessionState.OLD : SessionState.DEAD;
    }

    /** As it was last seen. */
    Optional<Instant> latestHandshake() {
        return handshake;
    }
}
