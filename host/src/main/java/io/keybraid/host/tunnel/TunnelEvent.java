package io.keybraid.host.tunnel;

import java.time.Instant;
import java.util.Objects;

/**
 * An alarm of a tunnel began or ended. Holds no secret.
 *
 * @param tunnel its name
 * @param alarm which, with what is wrong and what to do
 * @param mended whether it ended
 * @param at when
 */
public record TunnelEvent(String tunnel, Alarm alarm, boolean mended, Instant at) {

    public TunnelEvent {
        Objects.requireNonNull(tunnel);
        Objects.requireNonNull(alarm);
        Objects.requireNonNull(at);
    }

    /** Who is told of events. */
    @FunctionalInterface
    public interface Listener {

        /** Returns at once and never throws. Any thread. */
        void happened(TunnelEvent event);
    }
}
