package io.keybraid.sim.kme;

import io.keybraid.sim.profile.Refused;
import io.keybraid.sim.topology.SaeId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A pool for each pair of master and slave. Safe for use by several threads: a key is given out once. */
final class KeyPools {

    private static final Logger LOG = LoggerFactory.getLogger(KeyPools.class);

    private final Map<SaePair, KeyPool> pools = new HashMap<>();
    private final KeyLimits limits;
    private final InstantSource clock;
    private boolean closed;

    KeyPools(KeyLimits limits, InstantSource clock) {
        this.limits = limits;
        this.clock = clock;
    }

    /** Keeps a copy of each key for each slave, which cannot have it before {@code delay} is over. */
    synchronized void put(SaeId master, Set<SaeId> slaves, List<SimulatedKey> keys, Duration delay) throws KmeRefusal {
        if (closed) {
            throw KmeRefusal.of(Refused.EXHAUSTED, "the KME is shutting down", "KME", "closed");
        }
        for (SaeId slave : slaves) {
            SaePair pair = new SaePair(master, slave);
            put(pair, pools.computeIfAbsent(pair, absent -> new KeyPool(limits)), slaves, keys, delay);
        }
    }

    private void put(SaePair pair, KeyPool pool, Set<SaeId> slaves, List<SimulatedKey> keys, Duration delay) {
        Instant now = clock.instant();
        pool.forgetExpired(now);
        int forgotten = 0;
        for (SimulatedKey key : keys) {
            forgotten += pool.put(key.copy(), slaves, now, now.plus(delay));
        }
        if (forgotten > 0) {
            LOG.debug("{} keys of {} forgotten unfetched: {} wait", forgotten, pair, limits.maxWaitingKeys());
        }
    }

    /**
     * Takes the keys out of the pool, all or none; they are the caller's to close.
     *
     * @throws KmeRefusal UNAUTHORIZED if one of them waits for other SAEs only; UNKNOWN_KEY if one is not there,
     *     LATE_KEY if it is still on its way
     */
    synchronized List<SimulatedKey> take(SaeId master, SaeId slave, List<KeyId> ids) throws KmeRefusal {
        forgetExpired();
        refuseForeign(slave, ids);
        KeyPool pool = pools.getOrDefault(new SaePair(master, slave), new KeyPool(limits));
        return takeFrom(ids, id -> pool);
    }

    /** The same, whoever the master of each of the keys is. */
    synchronized List<SimulatedKey> takeOfAnyMaster(SaeId slave, List<KeyId> ids) throws KmeRefusal {
        forgetExpired();
        refuseForeign(slave, ids);
        KeyPool none = new KeyPool(limits);
        return takeFrom(
                ids,
                id -> pools.entrySet().stream()
                        .filter(entry -> entry.getKey().slave().equals(slave)
                                && entry.getValue().holds(id))
                        .map(Map.Entry::getValue)
                        .findFirst()
                        .orElse(none));
    }

    private void forgetExpired() {
        Instant now = clock.instant();
        pools.values().forEach(pool -> pool.forgetExpired(now));
    }

    private List<SimulatedKey> takeFrom(List<KeyId> ids, Function<KeyId, KeyPool> poolOf) throws KmeRefusal {
        refuseUnknown(ids, poolOf);
        List<SimulatedKey> taken = new ArrayList<>(ids.size());
        for (KeyId id : ids) {
            SimulatedKey key = poolOf.apply(id).take(id);
            if (key != null) {
                taken.add(key);
            }
        }
        return taken;
    }

    // Who was never supplied learns that, and nothing about the other keys of the batch.
    private void refuseForeign(SaeId slave, List<KeyId> ids) throws KmeRefusal {
        for (KeyId id : ids) {
            if (pools.values().stream().anyMatch(pool -> pool.holdsForOthersThan(slave, id))) {
                throw KmeRefusal.of(
                        Refused.UNAUTHORIZED,
                        "the SAE is not authorised for one or more keys specified",
                        "key_ID",
                        id + " was not made for " + slave);
            }
        }
    }

    private void refuseUnknown(List<KeyId> ids, Function<KeyId, KeyPool> poolOf) throws KmeRefusal {
        Set<KeyId> seen = new HashSet<>();
        for (KeyId id : ids) {
            KeyPool pool = poolOf.apply(id);
            if (!pool.holds(id)) {
                throw KmeRefusal.of(Refused.UNKNOWN_KEY, KmeRefusal.KEYS_NOT_FOUND, "key_ID", id + " is not found");
            }
            if (pool.expects(id, clock.instant())) {
                throw KmeRefusal.of(Refused.LATE_KEY, KmeRefusal.KEYS_NOT_FOUND, "key_ID", id + " is not found");
            }
            if (!seen.add(id)) {
                throw KmeRefusal.malformed("key_IDs shall not name a key twice", "key_ID", id + " is there twice");
            }
        }
    }

    synchronized int waiting() {
        return pools.values().stream().mapToInt(KeyPool::size).sum();
    }

    /** Wipes everything; nothing is kept from then on. */
    synchronized void close() {
        closed = true;
        pools.values().forEach(KeyPool::wipe);
        pools.clear();
    }
}
