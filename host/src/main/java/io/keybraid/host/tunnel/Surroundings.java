package io.keybraid.host.tunnel;

import io.keybraid.host.journal.Journal;
import io.keybraid.host.wireguard.WireGuardBackend;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Objects;

/**
 * What a tunnel shares with the others of its host.
 *
 * @param events is told of alarms that begin and end
 */
public record Surroundings(
        WireGuardBackend backend,
        Journal journal,
        TunnelRouter router,
        HeldMessages held,
        RoundPlaces places,
        Timers timers,
        InstantSource clock,
        SecureRandom random,
        TunnelEvent.Listener events) {

    public Surroundings {
        Objects.requireNonNull(backend);
        Objects.requireNonNull(journal);
        Objects.requireNonNull(router);
        Objects.requireNonNull(held);
        Objects.requireNonNull(places);
        Objects.requireNonNull(timers);
        Objects.requireNonNull(clock);
        Objects.requireNonNull(random);
        Objects.requireNonNull(events);
    }
}
