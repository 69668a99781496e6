package io.keybraid.host.config;

import java.time.Duration;

/** What happens to a tunnel that had no fresh key in time (docs/protocol.md, section 4). */
public sealed interface OnStale {

    /** The last preshared key stays; an alarm is raised. */
    record Keep() implements OnStale {
        @Override
        public String toString() {
            return "keep";
        }
    }

    /**
     * A random preshared key on this side ends the tunnel; the chain is kept, so that it recovers by itself.
     *
     * @param age how old the last key may become; longer than the rotation interval
     */
    record BlockAfter(Duration age) implements OnStale {
        @Override
        public String toString() {
            return "block-after: " + Values.written(age);
        }
    }
}
