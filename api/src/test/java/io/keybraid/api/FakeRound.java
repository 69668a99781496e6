package io.keybraid.api;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * A round for tests of sources.
 *
 * @param round a random identifier of 16 bytes
 * @param tunnel the tunnel's name
 * @param clock tells the time left
 */
public record FakeRound(PublicBytes round, String tunnel, Supplier<Duration> clock) implements RoundContext {

    private static final SecureRandom RANDOM = new SecureRandom();

    /** A new round that has this much time, from now on. */
    public static FakeRound lasting(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        return new FakeRound(
                newIdentifier(), "paris-berlin", () -> Duration.ofNanos(Math.max(0, end - System.nanoTime())));
    }

    /** A new round whose time is over. */
    public static FakeRound expired() {
        return lasting(Duration.ZERO);
    }

    private static PublicBytes newIdentifier() {
        byte[] identifier = new byte[16];
        RANDOM.nextBytes(identifier);
        return PublicBytes.copyOf(identifier);
    }

    @Override
    public Duration remaining() {
        return clock.get();
    }
}
