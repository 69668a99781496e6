package io.keybraid.plugin.etsi014;

import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

/**
 * Asks the KME for its Status when a strand is used, in the background and seldom. Nothing waits for it or depends on it: it is for people.
 */
final class StatusWatch {

    private final KmeSite site;
    private final KmeHealth health;
    private final InstantSource clock;
    private final Map<SaeId, StatusDue> due = new HashMap<>();

    StatusWatch(KmeSite site, KmeHealth health, InstantSource clock) {
        this.site = site;
        this.health = health;
        this.clock = clock;
    }

    /** Asks if it is time. The SAEs are those of the configuration, so they are few. */
    void look(SaeId peer) {
        if (isDue(peer)) {
            site.inBackground(() -> ask(peer));
        }
    }

    private synchronized boolean isDue(SaeId peer) {
        return due(peer).take(clock.instant());
    }

    private StatusDue due(SaeId peer) {
        return due.computeIfAbsent(peer, any -> new StatusDue());
    }

    private synchronized void told(SaeId peer, boolean answered) {
        if (answered) {
            due(peer).answered();
        } else {
            due(peer).failed(clock.instant());
        }
    }

    /** The first KME that has a Status; a cluster has one for all. */
    private void ask(SaeId peer) {
        for (Kme kme : site.kmes()) {
            try {
                health.heard(
                        peer,
                        kme.client()
                                .getStatus(peer, () -> kme.client().settings().timeout()));
                told(peer, true);
                return;
            } catch (KmeFailure e) {
                // Many KMEs have no Status worth the name. Whether keys come is told by the keys.
            }
        }
        told(peer, false);
    }
}
