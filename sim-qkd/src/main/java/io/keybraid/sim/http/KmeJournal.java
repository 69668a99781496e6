package io.keybraid.sim.http;

import io.keybraid.sim.kme.KeyDelivery;
import java.time.Instant;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells everyone who wants to know what the KMEs answered: the request log, the listener, the log. Never a key. */
public final class KmeJournal {

    private static final Logger LOG = LoggerFactory.getLogger(KmeJournal.class);

    private final RequestLog requests = new RequestLog();
    private final SimulatorListener listener;
    private final InstantSource clock;

    public KmeJournal(SimulatorListener listener, InstantSource clock) {
        this.listener = listener;
        this.clock = clock;
    }

    public RequestLog requests() {
        return requests;
    }

    Instant now() {
        return clock.instant();
    }

    void answered(RequestRecord request) {
        requests.add(request);
        LOG.debug(
                "{}: {} {} by {}: {}",
                request.kmeId(),
                request.method(),
                request.path(),
                request.saeId(),
                request.status());
        tell(() -> listener.answered(request));
    }

    void delivered(KeyDelivery delivery) {
        tell(() -> listener.delivered(delivery));
    }

    private static void tell(Runnable news) {
        try {
            news.run();
        } catch (RuntimeException e) {
            LOG.warn("a listener of the simulator failed", e);
        }
    }
}
