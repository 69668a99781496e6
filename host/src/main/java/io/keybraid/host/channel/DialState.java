package io.keybraid.host.channel;

import io.keybraid.host.key.HostPort;
import io.keybraid.host.key.IdentityPin;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** When one peer is to be dialled, and how that went. Thread-safe; only the dialler's thread ever waits here. */
final class DialState {

    private final BackOff backOff;
    private final InstantSource clock;
    private final LongSupplier nanos;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private Optional<HostPort> endpoint;
    private Instant since;
    private long linkedAt;
    private boolean linked;
    private boolean ended;
    private boolean connecting;
    private int attempts;
    private int changes;
    private @Nullable Instant nextAttempt;
    private @Nullable LinkProblem lastProblem;

    DialState(Optional<HostPort> endpoint, BackOff backOff, InstantSource clock, LongSupplier nanos) {
        this.endpoint = endpoint;
        this.backOff = backOff;
        this.clock = clock;
        this.nanos = nanos;
        this.since = clock.instant();
    }

    /** A changed endpoint is dialled at once if there is no link; a link that stands is kept. */
    void endpoint(Optional<HostPort> now) {
        lock.lock();
        try {
            if (!now.equals(endpoint)) {
                endpoint = now;
                backOff.startOver();
                wake();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Waits until there is somebody to dial and it is time to; empty when there never will be again. */
    Optional<HostPort> awaitTurn() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (!ended) {
                if (linked || endpoint.isEmpty()) {
                    changed.await();
                } else if (isTimeAfter(backOff.next())) {
                    connecting = true;
                    attempts++;
                    return endpoint;
                }
            }
            return Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    /** Whether the wait passed with nothing happening that makes it pointless. */
    private boolean isTimeAfter(Duration wait) throws InterruptedException {
        nextAttempt = clock.instant().plus(wait);
        int before = changes;
        long left = wait.toNanos();
        while (left > 0 && changes == before) {
            left = changed.awaitNanos(left);
        }
        nextAttempt = null;
        return changes == before;
    }

    /** A dial is through, one way or the other. */
    void dialled(Optional<LinkProblem> failure) {
        lock.lock();
        try {
            connecting = false;
            failure.ifPresent(problem -> lastProblem = problem);
        } finally {
            lock.unlock();
        }
    }

    /** There is a link, dialled or accepted. */
    void linked() {
        lock.lock();
        try {
            linked = true;
            connecting = false;
            linkedAt = nanos.getAsLong();
            since = clock.instant();
            wake();
        } finally {
            lock.unlock();
        }
    }

    /** The link is gone. Only one that lasted makes the waits short again: two hosts with one identity would race. */
    void unlinked(@Nullable LinkProblem why, Duration lasting) {
        lock.lock();
        try {
            linked = false;
            since = clock.instant();
            lastProblem = why == null ? lastProblem : why;
            if (nanos.getAsLong() - linkedAt >= lasting.toNanos()) {
                attempts = 0;
                backOff.succeeded();
            }
            wake();
        } finally {
            lock.unlock();
        }
    }

    void end() {
        lock.lock();
        try {
            ended = true;
            wake();
        } finally {
            lock.unlock();
        }
    }

    private void wake() {
        changes++;
        changed.signalAll();
    }

    LinkStatus status(IdentityPin peer, @Nullable Link link) {
        lock.lock();
        try {
            return new LinkStatus(
                    peer,
                    state(link),
                    endpoint,
                    Optional.ofNullable(link).map(up -> up.raw().local()),
                    Optional.ofNullable(link).map(up -> up.raw().remote()),
                    link != null && link.dialled(),
                    since,
                    Optional.ofNullable(lastProblem),
                    attempts,
                    Optional.ofNullable(nextAttempt));
        } finally {
            lock.unlock();
        }
    }

    private LinkStatus.State state(@Nullable Link link) {
        if (link != null) {
            return LinkStatus.State.UP;
        }
        if (endpoint.isEmpty()) {
            return LinkStatus.State.LISTENING;
        }
        return connecting ? LinkStatus.State.CONNECTING : LinkStatus.State.WAITING;
    }
}
