package io.keybraid.host.round;

/**
 * Keeps counters that only grow from being pushed to their end: nobody needs four thousand million rounds at once, and a
 * counter at its highest value would stop a tunnel for ever.
 */
final class Leap {

    private static final long FARTHEST = 1L << 32;

    private Leap() {}

    /** Whether a count, as unsigned, is further above another than anything honest. */
    static boolean isTooFar(long from, long to) {
        return Long.compareUnsigned(to, from) > 0 && Long.compareUnsigned(to - from, FARTHEST) > 0;
    }
}
