package io.keybraid.plugin.etsi014;

import io.keybraid.api.KeySourceException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

/**
 * Asks the KME for its Status when a strand is used, in the background and seldom. Nothing waits for it or depends on it: it is for people.
 */
final class StatusWatch {

    private static final Duration FRESH = Duration.ofMinutes(5);

    private final KmeClient client;
    private final KmeHealth health;
    private final InstantSource clock;
    private final Map<SaeId, Instant> asked = new HashMap<>();

    StatusWatch(KmeClient client, KmeHealth health, InstantSource clock) {
        this.client = client;
        this.health = health;
        this.clock = clock;
    }

    /** Asks if the last time is five minutes ago. The SAEs are those of the configuration, so they are few. */
    void look(SaeId peer) {
        if (isDue(peer)) {
            client.inBackground(() -> ask(peer));
        }
    }

    private synchronized boolean isDue(SaeId peer) {
        Instant now = clock.instant();
        Instant last = asked.get(peer);
        if (last != null && now.isBefore(last.plus(FRESH))) {
            return false;
        }
        asked.put(peer, now);
        return true;
    }

    private void ask(SaeId peer) {
        try {
            health.heard(peer, client.getStatus(peer), clock.instant());
        } catch (KeySourceException e) {
            // Many KMEs have no Status worth the name. Whether keys come is told by the keys.
        }
    }
}
