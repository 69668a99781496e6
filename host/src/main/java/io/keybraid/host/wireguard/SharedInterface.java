package io.keybraid.host.wireguard;

import io.keybraid.host.key.InterfaceName;
import io.keybraid.host.key.PresharedKey;
import io.keybraid.host.key.WireGuardKey;
import io.keybraid.host.wireguard.WireGuardException.Cause;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What the tunnels of one interface share. The first that comes works for all that have come by then; the others wait for it.
 * Thread-safe.
 */
final class SharedInterface {

    /** After work, so many times as long as the work took. */
    private static final long REST = 4;

    private static final long LONGEST_REST = Duration.ofSeconds(1).toNanos();
    /** How old handshakes may be that were read already: so many times what reading them took, within the bounds that follow. */
    private static final long STALENESS = 10;

    /** In which a thousand tunnels of an interface have all asked for its handshakes, when they open or begin their rounds together. */
    private static final long YOUNG = Duration.ofMillis(200).toNanos();

    private static final long OLDEST = Duration.ofSeconds(2).toNanos();
    /** Of keys in one write: a bound for its size. */
    private static final int MOST_KEYS = 4096;

    private final InterfaceName name;
    private final WireGuardBackend backend;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition settled = lock.newCondition();
    private final Queue<Request> requests = new ArrayDeque<>();
    private boolean installing;
    private long freeAt = System.nanoTime();

    private final ReentrantLock reading = new ReentrantLock();
    private @Nullable Handshakes handshakes;
    private long readAt;
    private long goodFor;

    /** Keys that somebody wants to be installed, and what became of it. Guarded by the lock. */
    private static final class Request {
        private final Map<WireGuardKey, PresharedKey> keys;
        private boolean done;
        private @Nullable WireGuardException failure;

        Request(Map<WireGuardKey, PresharedKey> keys) {
            this.keys = keys;
        }
    }

    SharedInterface(InterfaceName name, WireGuardBackend backend) {
        this.name = name;
        this.backend = backend;
    }

    /**
     * As {@link WireGuardBackend#install}. The keys stay the caller's; who is interrupted waits all the same, because a key that is
     * being written cannot be taken away.
     */
    void install(Map<WireGuardKey, PresharedKey> keys) throws WireGuardException {
        Request mine = new Request(keys);
        boolean interrupted = false;
        lock.lock();
        try {
            requests.add(mine);
            while (!mine.done) {
                long rest = freeAt - System.nanoTime();
                if (!installing && rest <= 0) {
                    installFirst();
                } else {
                    try {
                        long ignored = settled.awaitNanos(installing ? LONGEST_REST : rest);
                    } catch (InterruptedException e) {
                        interrupted = true;
                    }
                }
            }
        } finally {
            lock.unlock();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
        if (mine.failure != null) {
            throw mine.failure;
        }
    }

    /** With the lock, which it lets go of while it works. */
    private void installFirst() {
        List<Request> batch = takeBatch();
        installing = true;
        lock.unlock();
        long began = System.nanoTime();
        try {
            installTogether(batch);
        } catch (RuntimeException e) {
            batch.forEach(request -> request.failure = unexpected(e));
        } finally {
            long took = System.nanoTime() - began;
            forgetHandshakes(); // one from before the install must not be taken for a proof of the new key
            lock.lock();
            installing = false;
            freeAt = System.nanoTime() + Math.min(REST * took, LONGEST_REST);
            batch.forEach(request -> request.done = true);
            settled.signalAll();
        }
    }

    /** In the order they came; of two that want another key for the same peer, the second waits. */
    private List<Request> takeBatch() {
        List<Request> batch = new ArrayList<>();
        Map<WireGuardKey, PresharedKey> taken = new HashMap<>();
        for (Iterator<Request> each = requests.iterator(); each.hasNext(); ) {
            Request request = each.next();
            boolean fits = batch.isEmpty() || taken.size() + request.keys.size() <= MOST_KEYS;
            if (fits && Collections.disjoint(taken.keySet(), request.keys.keySet())) {
                taken.putAll(request.keys);
                batch.add(request);
                each.remove();
            }
        }
        return batch;
    }

    private void installTogether(List<Request> batch) {
        try {
            backend.install(name, keysOf(batch));
        } catch (WireGuardException e) {
            if (batch.size() == 1) {
                batch.getFirst().failure = e;
            } else {
                installApart(batch, e);
            }
        }
    }

    /** One that asks for what is not there must not spoil it for the others. */
    private void installApart(List<Request> batch, WireGuardException together) {
        switch (together.what()) {
            case NO_PEER -> installThoseThatAreThere(batch);
            case NOT_INSTALLED -> batch.forEach(request -> installTogether(List.of(request)));
            case NO_INTERFACE, NOT_PERMITTED, BROKEN -> batch.forEach(request -> request.failure = copyOf(together));
        }
    }

    private void installThoseThatAreThere(List<Request> batch) {
        try {
            Handshakes there = backend.handshakes(name);
            List<Request> good = batch.stream()
                    .filter(request -> request.keys.keySet().stream().allMatch(there::has))
                    .toList();
            batch.stream()
                    .filter(request -> !good.contains(request))
                    .forEach(request -> installTogether(List.of(request)));
            if (good.size() == batch.size()) {
                good.forEach(request -> installTogether(List.of(request))); // it was there again by the time we looked
            } else if (!good.isEmpty()) {
                installTogether(good);
            }
        } catch (WireGuardException e) {
            batch.forEach(request -> request.failure = copyOf(e));
        }
    }

    private WireGuardException unexpected(RuntimeException e) {
        return new WireGuardException(
                Cause.BROKEN,
                "interface " + name + " could not be written: " + e.getClass().getName(),
                "please report this",
                e);
    }

    /** Each thread throws one of its own. */
    private static WireGuardException copyOf(WireGuardException e) {
        Cause what = e.what();
        return new WireGuardException(what, String.valueOf(e.getMessage()), e.hint(), e);
    }

    private static Map<WireGuardKey, PresharedKey> keysOf(List<Request> batch) {
        Map<WireGuardKey, PresharedKey> keys = new HashMap<>();
        batch.forEach(request -> keys.putAll(request.keys));
        return keys;
    }

    /** As {@link WireGuardBackend#handshakes}. Whoever comes while they are read waits for that reading, or reads anew. */
    Handshakes handshakes() throws WireGuardException {
        reading.lock();
        try {
            Handshakes known = handshakes;
            if (known != null && System.nanoTime() - readAt < goodFor) {
                return known;
            }
            handshakes = null;
            long began = System.nanoTime();
            Handshakes read = backend.handshakes(name);
            readAt = began;
            goodFor = Math.clamp(STALENESS * (System.nanoTime() - began), YOUNG, OLDEST);
            handshakes = read;
            return read;
        } finally {
            reading.unlock();
        }
    }

    void forgetHandshakes() {
        reading.lock();
        try {
            handshakes = null;
        } finally {
            reading.unlock();
        }
    }
}
