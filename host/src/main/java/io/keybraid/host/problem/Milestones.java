package io.keybraid.host.problem;

import java.util.OptionalLong;

/** Counts what may happen very often, and says when to tell of it: at the first, the tenth, the hundredth … time. Thread-safe. */
public final class Milestones {

    private long count;
    private long next = 1;

    /** @return how often it has happened by now, if that is to be told */
    public synchronized OptionalLong oneMore() {
        count++;
        if (count < next) {
            return OptionalLong.empty();
        }
        next *= 10;
        return OptionalLong.of(count);
    }
}
