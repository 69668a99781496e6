package io.keybraid.plugin.etsi014;

import io.keybraid.plugin.etsi014.tls.HybridTls;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * Which TLS one KME is spoken to with just now. With the setting {@code auto} hybrid is tried first; a KME that has shown that it lacks it
 * is tried again after an hour. Thread-safe.
 */
final class TlsInUse {

    private static final Duration ASK_AGAIN = Duration.ofHours(1);

    private final TlsSetting setting;
    private final InstantSource clock;
    private @Nullable Boolean hybrid;
    private @Nullable Instant lacked;
    private boolean failedHere;

    TlsInUse(TlsSetting setting, InstantSource clock) {
        this.setting = setting;
        this.clock = clock;
    }

    /** Whether the next connection is to be hybrid. */
    synchronized boolean beginsHybrid() {
        return switch (setting) {
            case HYBRID -> true;
            case CLASSICAL -> false;
            case AUTO -> lacked == null || !isFresh(lacked);
        };
    }

    /** Also where the clock was set back: then it is asked once too often. */
    private boolean isFresh(Instant then) {
        Duration age = Duration.between(then, clock.instant());
        return !age.isNegative() && age.compareTo(ASK_AGAIN) < 0;
    }

    /** Whether a connection that did not become hybrid may become classical. */
    boolean mayFallBack() {
        return setting == TlsSetting.AUTO;
    }

    /** Hybrid TLS did not come about; classical follows. {@code here}: because of this machine, and not of the KME. */
    synchronized void failedHere(boolean here) {
        failedHere = here;
    }

    /** A handshake succeeded. */
    synchronized void agreed(boolean nowHybrid) {
        if (!nowHybrid && setting == TlsSetting.AUTO && beginsHybrid()) {
            lacked = clock.instant();
        }
        hybrid = nowHybrid;
    }

    /** For people. */
    @Override
    public synchronized String toString() {
        if (hybrid == null) {
            return "not tried yet";
        }
        if (hybrid) {
            return "hybrid, " + HybridTls.GROUP;
        }
        if (setting == TlsSetting.CLASSICAL) {
            return "classical";
        }
        return failedHere
                ? "classical: " + HybridTls.GROUP + " failed on this machine"
                : "classical: no agreement on " + HybridTls.GROUP;
    }
}
