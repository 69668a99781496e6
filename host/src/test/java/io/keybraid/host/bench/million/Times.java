package io.keybraid.host.bench.million;

import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;

/** How long something took, many times, to the millisecond; what took longer than {@value #MOST} ms counts as that. */
final class Times {

    private static final int MOST = 1_000_000;

    private long[] counts = new long[1 << 10];
    private long all;
    private int longest;

    void add(Duration time) {
        int millis = (int) Math.min(MOST, time.toMillis());
        makeRoomFor(millis);
        counts[millis]++;
        all++;
        longest = Math.max(longest, millis);
    }

    private void makeRoomFor(int millis) {
        if (millis >= counts.length) {
            counts = Arrays.copyOf(counts, Math.max(millis + 1, 2 * counts.length));
        }
    }

    void addAll(Times others) {
        makeRoomFor(others.longest);
        for (int i = 0; i <= others.longest; i++) {
            counts[i] += others.counts[i];
        }
        all += others.all;
        longest = Math.max(longest, others.longest);
    }

    long count() {
        return all;
    }

    /** Not longer than which this part of all took. */
    Duration part(double part) {
        long wanted = (long) Math.ceil(all * part);
        long seen = 0;
        for (int i = 0; i <= longest; i++) {
            seen += counts[i];
            if (seen >= wanted) {
                return Duration.ofMillis(i);
            }
        }
        return Duration.ofMillis(longest);
    }

    Duration longest() {
        return Duration.ofMillis(longest);
    }

    @Override
    public String toString() {
        return all == 0
                ? "none"
                : String.format(
                        Locale.ROOT,
                        "%.2f s, %.2f s, %.2f s",
                        part(0.5).toMillis() / 1e3,
                        part(0.99).toMillis() / 1e3,
                        longest / 1e3);
    }
}
