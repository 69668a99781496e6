package io.keybraid.host.tunnel;

import java.time.Duration;
import java.util.function.Consumer;

/** Looks at the interface more often for a quarter of a minute, where something is expected to happen. Not thread-safe. */
final class Attention {

    private static final int LOOKS = 5;
    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofSeconds(4);

    private final Consumer<Duration> lookWithin;
    private Duration pause = FIRST;
    private int left;

    Attention(Consumer<Duration> lookWithin) {
        this.lookWithin = lookWithin;
    }

    /** After 1 s, 2 s more, and then 4 s from one to the next. */
    void begin() {
        pause = FIRST;
        left = LOOKS;
        lookWithin.accept(pause);
    }

    /** The same, and at once. */
    void beginNow() {
        begin();
        lookWithin.accept(Duration.ZERO);
    }

    /** A look was had. */
    void looked() {
        if (left > 0) {
            left--;
            lookWithin.accept(pause);
            pause = pause.compareTo(LONGEST) < 0 ? pause.multipliedBy(2) : LONGEST;
        }
    }

    boolean isOn() {
        return left > 0;
    }
}
