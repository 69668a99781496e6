package io.keybraid.host.round;

import io.keybraid.api.PublicBytes;
import io.keybraid.api.RoundContext;
import io.keybraid.host.message.RoundId;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * A round as its strands see it.
 *
 * @param id of the round
 * @param tunnel its name in this host's configuration
 * @param nanoTime a clock that only runs forward
 * @param end when the round is given up, on that clock
 */
record RoundDeadline(RoundId id, String tunnel, LongSupplier nanoTime, long end) implements RoundContext {

    static RoundDeadline in(Duration time, RoundId id, String tunnel, LongSupplier nanoTime) {
        return new RoundDeadline(id, tunnel, nanoTime, nanoTime.getAsLong() + time.toNanos());
    }

    long remainingNanos() {
        return Math.max(0, end - nanoTime.getAsLong());
    }

    @Override
    public PublicBytes round() {
        return id.bytes();
    }

    @Override
    public Duration remaining() {
        return Duration.ofNanos(remainingNanos());
    }
}
