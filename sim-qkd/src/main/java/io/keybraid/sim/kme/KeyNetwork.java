package io.keybraid.sim.kme;

import io.keybraid.sim.profile.KeyIdForm;
import io.keybraid.sim.topology.SaeId;
import io.keybraid.sim.topology.Topology;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What all KMEs share: the links between them and the keys that wait at them. Keys come from the random generator, not
 * from photons. Safe for use by several threads.
 */
public final class KeyNetwork implements AutoCloseable {

    private final Topology topology;
    private final KeyLimits limits;
    private final SecureRandom random;
    private final Links links;
    private final KeyPools pools;

    public KeyNetwork(Topology topology, KeyLimits limits, SecureRandom random, InstantSource clock) {
        this.topology = topology;
        this.limits = limits;
        this.random = random;
        this.links = new Links(topology, clock);
        this.pools = new KeyPools(limits, clock);
    }

    public Topology topology() {
        return topology;
    }

    KeyLimits limits() {
        return limits;
    }

    /** The KME of an SAE that the network knows. */
    String kmeOf(SaeId sae) {
        return topology.kmeOf(sae).orElseThrow(() -> new IllegalArgumentException("nobody knows the SAE " + sae));
    }

    KeyStatus status(SaeId master, SaeId slave, KeyLimits granted) {
        String source = kmeOf(master);
        String target = kmeOf(slave);
        return new KeyStatus(
                source,
                target,
                master,
                slave,
                links.storedBits(source, target) / granted.keySize(),
                links.capacityBits(source, target) / granted.keySize(),
                granted);
    }

    /**
     * Makes keys of {@code size} bits, the master's copy of which is returned, and the caller's to close; the slaves'
     * copies wait for them, and can be fetched when {@code delay} is over.
     *
     * @throws KmeRefusal if a link has not enough key material, or a KME is down; then none is used up
     */
    List<SimulatedKey> make(SaeId master, List<SaeId> slaves, int number, int size, KeyIdForm form, Duration delay)
            throws KmeRefusal {
        links.take(kmeOf(master), slaves.stream().map(this::kmeOf).toList(), (long) number * size);
        List<SimulatedKey> keys = new ArrayList<>(number);
        for (int made = 0; made < number; made++) {
            byte[] bytes = new byte[size / Byte.SIZE];
            random.nextBytes(bytes);
            keys.add(SimulatedKey.takeFrom(KeyId.random(random, form), bytes));
        }
        try {
            pools.put(master, Set.copyOf(new HashSet<>(slaves)), keys, delay);
            return keys;
        } catch (KmeRefusal refusal) {
            keys.forEach(SimulatedKey::close);
            throw refusal;
        }
    }

    /** See {@link KeyPools#take}. */
    List<SimulatedKey> collect(SaeId master, SaeId slave, List<KeyId> ids) throws KmeRefusal {
        return pools.take(master, slave, ids);
    }

    /** See {@link KeyPools#takeOfAnyMaster}. */
    List<SimulatedKey> collectOfAnyMaster(SaeId slave, List<KeyId> ids) throws KmeRefusal {
        return pools.takeOfAnyMaster(slave, ids);
    }

    /** The links of a topology file, by {@link io.keybraid.sim.topology.LinkPlan#name()}. */
    public void disturb(String link, Disturbance disturbance) {
        links.disturb(link, disturbance);
    }

    /** Keys are neither made for SAEs of these KMEs nor relayed by them. */
    public void setDown(Set<String> kmes) {
        links.setDown(kmes);
    }

    public List<LinkView> links() {
        return links.views();
    }

    /** Keys that a master has and a slave has not fetched. */
    public int waitingKeys() {
        return pools.waiting();
    }

    /** Wipes every key that waits. */
    @Override
    public void close() {
        pools.close();
    }
}
