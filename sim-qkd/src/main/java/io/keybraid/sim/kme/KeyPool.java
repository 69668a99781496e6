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

    private record Waiting(SimulatedKey key, Set<SaeId> suppliedTo, Instant until) {}

    private final Map<KeyId, Waiting> waiting = new LinkedHashMap<>();
    private final KeyLimits limits;

    KeyPool(KeyLimits limits) {
        this.limits = limits;
    }

    /**
     * Takes the key over.
     *
     * @return how many older ones had to be wiped and forgotten to make room
     */
    int put(SimulatedKey key, Set<SaeId> suppliedTo, Instant now) {
        int forgotten = 0;
        while (waiting.size() >= limits.maxWaitingKeys()) {
            forgetOldest();
            forgotten++;
        }
        waiting.put(key.keyId(), new Waiting(key, suppliedTo, now.plus(limits.keyLifetime())));
        return forgotten;
    }

    boolean holds(KeyId id) {
        return waiting.containsKey(id);
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
