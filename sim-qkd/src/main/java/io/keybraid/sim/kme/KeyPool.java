package io.keybraid.sim.kme;

import io.keybraid.sim.topology.SaeId;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The keys that one master has and one slave has not fetched yet, oldest first. Not safe for use by two threads at once. */
final class KeyPool {

    private record Waiting(SimulatedKey key, Set<SaeId> suppliedTo, Instant from, Instant until) {}

    private final Map<KeyId, Waiting> waiting = new LinkedHashMap<>();
    private final KeyLimits limits;

    KeyPool(KeyLimits limits) {
        this.limits = limits;
    }

    /**
     * Takes the key over.
     *
     * @param from when it is there for the slave
     * @return how many older ones had to be wiped and forgotten to make room
     */
    int put(SimulatedKey key, Set<SaeId> suppliedTo, Instant now, Instant from) {
        int forgotten = 0;
        while (waiting.size() >= limits.maxWaitingKeys()) {
            forgetOldest();
            forgotten++;
        }
        waiting.put(key.keyId(), new Waiting(key, suppliedTo, from, now.plus(limits.keyLifetime())));
        return forgotten;
    }

    int size() {
        return waiting.size();
    }

    boolean holds(KeyId id) {
        return waiting.containsKey(id);
    }

    /** Whether the key is still on its way. */
    boolean expects(KeyId id, Instant now) {
        Waiting found = waiting.get(id);
        return found != null && now.isBefore(found.from());
    }

    /** Whether the key waits here and {@code sae} was not among those it was made for. */
    boolean holdsForOthersThan(SaeId sae, KeyId id) {
        Waiting found = waiting.get(id);
        return found != null && !found.suppliedTo().contains(sae);
    }

    /** The key, which is the caller's to close then; null if it does not wait here. */
    @Nullable
    SimulatedKey take(KeyId id) {
        Waiting taken = waiting.remove(id);
        return taken == null ? null : taken.key();
    }

    /** Wipes and forgets the keys whose time is over. */
    void forgetExpired(Instant now) {
        while (!waiting.isEmpty() && waiting.values().iterator().next().until().isBefore(now)) {
            forgetOldest();
        }
    }

    void wipe() {
        while (!waiting.isEmpty()) {
            forgetOldest();
        }
    }

    private void forgetOldest() {
        Iterator<Waiting> oldestFirst = waiting.values().iterator();
        oldestFirst.next().key().close();
        oldestFirst.remove();
    }
}
