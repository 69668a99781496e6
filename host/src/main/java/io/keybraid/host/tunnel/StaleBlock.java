package io.keybraid.host.tunnel;

import io.keybraid.host.journal.EpochKeys;
import io.keybraid.host.journal.Origin;
import io.keybraid.host.key.ChainSecret;
import io.keybraid.host.key.Kid;
import io.keybraid.host.key.PresharedKey;
import io.keybraid.host.tunnel.Timers.Appointment;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * {@code on-stale: block-after}: puts a random preshared key, which nobody else ever has, in the place of keys that are too old
 * (docs/protocol.md, section 4). The keys themselves and their chain stay what they are and where they are, in the journal; only
 * what lies in the interface changes, so the state machines know nothing of it and the next fresh key ends it.
 *
 * <p>Which keys are too old is decided by their age alone whenever keys are put into the interface. So there is nothing to
 * remember across a crash, and no moment after a start at which the old key is back. Runs on the tunnel's thread alone.
 */
final class StaleBlock implements AutoCloseable {

    /** An age may cross its limit a little after the appointment for it: then it is looked at again. */
    private static final Duration LEAST_WAIT = Duration.ofMillis(50);

    private final Optional<Duration> after;
    private final Ages ages;
    private final Timers timers;
    private final SecureRandom random;
    private final Runnable look;
    private @Nullable EpochKeys standIn;
    private @Nullable Appointment next;

    /** @param look is to lead to {@link #isDue}; called on the timers' thread when something became too old */
    StaleBlock(Optional<Duration> after, Ages ages, Timers timers, SecureRandom random, Runnable look) {
        this.after = after;
        this.ages = ages;
        this.timers = timers;
        this.random = random;
        this.look = look;
    }

    /**
     * What to put into the interface where the protocol puts these keys: they, or a random one in their place.
     *
     * @param keys empty where the tunnel has none yet
     */
    Optional<EpochKeys> admit(Optional<EpochKeys> keys) {
        if (isTooOld(keys)) {
            standIn = standIn == null ? random() : standIn;
        } else {
            unblock();
            planFor(keys);
        }
        return inForce(keys);
    }

    /** What the interface should hold, while the protocol wants these keys there: as it was last admitted. */
    Optional<EpochKeys> inForce(Optional<EpochKeys> keys) {
        return standIn == null ? keys : Optional.of(standIn);
    }

    /** Whether the random key is in force. */
    boolean isBlocking() {
        return standIn != null;
    }

    /** Whether what is in force would be admitted otherwise now. */
    boolean isDue(Optional<EpochKeys> keys) {
        return isTooOld(keys) != isBlocking();
    }

    /** Keys of an unknown age are too old; a tunnel that never had any has as long as they would, from its start. */
    boolean isTooOld(Optional<EpochKeys> keys) {
        return after.isPresent()
                && age(keys).filter(age -> age.compareTo(after.get()) < 0).isEmpty();
    }

    private Optional<Duration> age(Optional<EpochKeys> keys) {
        return keys.isPresent() ? ages.of(keys.get().origin().made()) : Optional.of(ages.sinceStart());
    }

    private void planFor(Optional<EpochKeys> keys) {
        cancel();
        if (after.isPresent()) {
            Duration left = after.get().minus(age(keys).orElse(Duration.ZERO));
            next = timers.after(left.compareTo(LEAST_WAIT) < 0 ? LEAST_WAIT : left, look);
        }
    }

    private EpochKeys random() {
        cancel();
        byte[] psk = new byte[PresharedKey.LENGTH];
        byte[] kid = new byte[Kid.LENGTH];
        random.nextBytes(psk);
        random.nextBytes(kid);
        return new EpochKeys(
                0, new Kid(kid), PresharedKey.takeFrom(psk), ChainSecret.none(), Origin.complete(ages.now()));
    }

    private void unblock() {
        if (standIn != null) {
            standIn.close();
            standIn = null;
        }
    }

    private void cancel() {
        if (next != null) {
            next.cancel();
            next = null;
        }
    }

    /** Wipes the random key, which stays in the interface. */
    @Override
    public void close() {
        cancel();
        unblock();
    }
}
