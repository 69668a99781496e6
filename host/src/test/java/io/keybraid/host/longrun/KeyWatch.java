package io.keybraid.host.longrun;

import io.keybraid.host.wireguard.WireGuardException;
import java.time.Duration;

/** Compares both interfaces' preshared keys about thirty times a second, and remembers the longest time they differed. */
final class KeyWatch implements AutoCloseable {

    private static final long LOOK_EVERY_MILLIS = 30;

    private final TwoProcesses hosts;
    private final Thread thread;
    private volatile boolean watching = true;
    private volatile long looks;
    private volatile long longestNanos;

    private KeyWatch(TwoProcesses hosts) {
        this.hosts = hosts;
        this.thread = Thread.ofPlatform().daemon().name("key-watch").start(this::watch);
    }

    /** Begins; the ends must be equal by now. */
    static KeyWatch over(TwoProcesses hosts) {
        return new KeyWatch(hosts);
    }

    private void watch() {
        long equalAt = System.nanoTime();
        while (watching) {
            try {
                boolean equal = hosts.keysAreEqual();
                long now = System.nanoTime();
                if (equal) {
                    equalAt = now;
                } else {
                    longestNanos = Math.max(longestNanos, now - equalAt);
                }
                looks++;
                Thread.sleep(LOOK_EVERY_MILLIS);
            } catch (WireGuardException | InterruptedException e) {
                return; // The tunnel is being taken away.
            }
        }
    }

    /** The longest time between two looks at which the keys were equal, if they differed in between. */
    Duration longestDifference() {
        return Duration.ofNanos(longestNanos);
    }

    @Override
    public String toString() {
        return looks + " comparisons, keys never differed longer than "
                + longestDifference().toMillis() + " ms";
    }

    @Override
    public void close() {
        watching = false;
        try {
            thread.join(Duration.ofSeconds(10));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
