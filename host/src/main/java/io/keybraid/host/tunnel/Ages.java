package io.keybraid.host.tunnel;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * How old a moment of this host's is. Two clocks are asked and the older answer counts: the one that only runs forward may stand
 * still while the machine sleeps, and the wall clock may be set. A moment from before this process is known by the wall clock
 * alone; while that is behind the moment, its age is not known.
 *
 * <p>So while this process runs, no step of a clock makes anything younger than it is, and one that only leaps ahead makes nothing
 * older for long: the next moment counts anew. What a clock is set back while the process does not run is lost, unless the moment
 * comes to lie in the future. Thread-safe.
 */
final class Ages {

    private final InstantSource clock;
    private final LongSupplier nanoTime;
    private final long began;
    private final Map<Instant, Seen> seen = new HashMap<>();

    /** How old it was when it was first asked for, and when that was. */
    private record Seen(Duration age, long nanos) {}

    Ages(InstantSource clock, LongSupplier nanoTime) {
        this.clock = clock;
        this.nanoTime = nanoTime;
        this.began = nanoTime.getAsLong();
    }

    /** This moment, to the millisecond. */
    synchronized Instant now() {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        seen.put(now, new Seen(Duration.ZERO, nanoTime.getAsLong()));
        return now;
    }

    /** Empty where it is not known. */
    synchronized Optional<Duration> of(Instant moment) {
        Duration byWall = Duration.between(moment, clock.instant());
        long nanos = nanoTime.getAsLong();
        Seen first = seen.get(moment);
        if (first == null) {
            if (byWall.isNegative()) {
                return Optional.empty();
            }
            first = new Seen(byWall, nanos);
            seen.put(moment, first);
        }
        Duration byBoth = first.age().plusNanos(nanos - first.nanos());
        return Optional.of(byBoth.compareTo(byWall) < 0 ? byWall : byBoth);
    }

    /** Since this was made, on the clock that only runs forward. */
    Duration sinceStart() {
        return Duration.ofNanos(nanoTime.getAsLong() - began);
    }

    /** Forgets all moments but these, which would otherwise be kept for ever. */
    synchronized void keep(Set<Instant> moments) {
        seen.keySet().retainAll(moments);
    }
}
