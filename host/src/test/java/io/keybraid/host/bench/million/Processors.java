package io.keybraid.host.bench.million;

import io.keybraid.host.tunnel.VirtualTime;
import java.time.Duration;
import java.util.Arrays;

/** A gateway's two processors: work waits for one that is free, in the order it came. */
final class Processors {

    private static final int COUNT = 2;

    private final VirtualTime time;
    private final long[] freeAt = new long[COUNT];
    private long busy;

    Processors(VirtualTime time) {
        this.time = time;
        Arrays.fill(freeAt, time.nanoTime());
    }

    /** Does the work when it has had a processor for so long, and then waited for so long for something else. */
    void after(Duration cost, Duration waiting, Runnable work) {
        long done = occupy(cost.toNanos());
        time.after(Duration.ofNanos(done - time.nanoTime()).plus(waiting), work);
    }

    /** Something was done that took so much of a processor; what comes later begins later. */
    void charge(Duration cost) {
        occupy(cost.toNanos());
    }

    private long occupy(long nanos) {
        int first = freeAt[0] <= freeAt[1] ? 0 : 1;
        freeAt[first] = Math.max(freeAt[first], time.nanoTime()) + nanos;
        busy += nanos;
        return freeAt[first];
    }

    /** How long they worked so far, all together. */
    Duration busy() {
        return Duration.ofNanos(busy);
    }
}
