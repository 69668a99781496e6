package io.keybraid.host.channel;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the operator of connections turned away: each kind from each address at once the first time, and from then on as a
 * sum, whenever {@link #sumUp} is called. Remembers a bounded number; what is beyond goes into one sum. Thread-safe.
 */
final class Refusals {

    private static final Logger LOG = LoggerFactory.getLogger(Refusals.class);
    private static final int MOST_REMEMBERED = 256;
    private static final int MOST_TOLD_BETWEEN_SUMS = 64;
    private static final int SUMS_UNTIL_FORGOTTEN = 10;

    /** One kind of refusal; the text holds the address. */
    private static final class Entry {
        private final Refusal.Kind kind;
        private long untold;
        private long times = 1;
        private int quietSums;
        private Instant last;

        private Entry(Refusal.Kind kind, Instant now) {
            this.kind = kind;
            this.last = now;
        }
    }

    private final InstantSource clock;
    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private int told;
    private long beyond;

    Refusals(InstantSource clock) {
        this.clock = clock;
    }

    /** The text is a whole sentence and names the address. */
    synchronized void tell(Refusal.Kind kind, String text) {
        Entry known = entries.get(text);
        if (known != null) {
            known.untold++;
            known.times++;
            known.last = clock.instant();
        } else if (told < MOST_TOLD_BETWEEN_SUMS) {
            told++;
            remember(text, new Entry(kind, clock.instant()));
            LOG.warn("{}; {}", text, kind.hint());
        } else {
            beyond++;
        }
    }

    private void remember(String text, Entry entry) {
        if (entries.size() >= MOST_REMEMBERED) {
            Iterator<String> eldest = entries.keySet().iterator();
            eldest.next();
            eldest.remove();
        }
        entries.put(text, entry);
    }

    /** Logs what came again since the last call, and forgets what has not come for long. */
    synchronized void sumUp() {
        entries.forEach((text, entry) -> {
            if (entry.untold > 0) {
                LOG.warn("{} ({} more times)", text, entry.untold);
            }
            entry.quietSums = entry.untold > 0 ? 0 : entry.quietSums + 1;
            entry.untold = 0;
        });
        entries.values().removeIf(entry -> entry.quietSums >= SUMS_UNTIL_FORGOTTEN);
        if (beyond > 0) {
            LOG.warn("refused {} more connections of many kinds", beyond);
        }
        beyond = 0;
        told = 0;
    }

    synchronized List<Refusal> recent() {
        List<Refusal> recent = new ArrayList<>();
        entries.forEach((text, entry) -> recent.add(new Refusal(entry.kind, text, entry.times, entry.last)));
        return List.copyOf(recent);
    }
}
