package io.keybraid.sim.kme;

import io.keybraid.sim.profile.KmeProfile;
import io.keybraid.sim.profile.Refused;
import io.keybraid.sim.topology.SaeId;
import io.keybraid.sim.topology.SaeSite;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/**
 * One KME: decides what the SAEs attached to it may have (ETSI GS QKD 014, clauses 5.2 to 5.4). Safe for use by several
 * threads.
 */
public final class Kme {

    private final String id;
    private final KeyNetwork network;
    private final KmeProfile profile;
    private final KeyLimits limits;

    /** One of the network's topology, which says how it behaves. */
    public Kme(String id, KeyNetwork network) {
        this.id = id;
        this.network = network;
        this.profile = network.topology().kme(id).profile();
        OptionalInt keySize = profile.answers().keySize();
        this.limits = keySize.isPresent() ? network.limits().withKeySize(keySize.getAsInt()) : network.limits();
    }

    public KmeProfile profile() {
        return profile;
    }

    public String id() {
        return id;
    }

    /** Get status. The caller is the master. */
    public KeyStatus getStatus(SaeId caller, SaeId slave) throws KmeRefusal {
        authorize(caller);
        refuseBadSlave(caller, slave, "slave_SAE_ID");
        return network.status(caller, slave, limits);
    }

    /**
     * Get key. The caller is the master, and closes the keys.
     *
     * @param delay after which the slaves can have them
     */
    public List<SimulatedKey> getKey(SaeId caller, SaeId slave, KeyRequest request, Duration delay) throws KmeRefusal {
        authorize(caller);
        refuseBadSlave(caller, slave, "slave_SAE_ID");
        int number = number(request.number());
        int size = size(request.size());
        List<SaeId> slaves = slaves(caller, slave, request.additionalSlaveSaeIds());
        return network.make(caller, slaves, number, size, profile.answers().keyIds(), delay);
    }

    /**
     * Get key with key IDs. The caller is a slave, and closes the keys. All of them or none.
     *
     * @param inPath the master, or the caller itself, as the profile says
     */
    public List<SimulatedKey> getKeyWithKeyIds(SaeId caller, SaeId inPath, List<KeyId> ids) throws KmeRefusal {
        authorize(caller);
        int most = limits.maxKeysPerRequest();
        if (ids.isEmpty() || ids.size() > most) {
            throw KmeRefusal.malformed(
                    "key_IDs shall name 1 to max_key_per_request keys", "key_IDs", ids.size() + " of 1 to " + most);
        }
        return switch (profile.requests().decKeysPath()) {
            case MASTER -> ofMaster(caller, inPath, ids);
            case SLAVE -> ofAnyMaster(caller, inPath, ids);
        };
    }

    /** The same for one of the KME's other interfaces, where it is always the master that is named. */
    public List<SimulatedKey> getKeysOf(SaeId caller, SaeId master, List<KeyId> ids) throws KmeRefusal {
        authorize(caller);
        return ofMaster(caller, master, ids);
    }

    /** Everyone whom the caller can have keys with. */
    public List<SaeId> saesOtherThan(SaeId caller) {
        return network.topology().saes().stream()
                .map(SaeSite::id)
                .filter(sae -> !sae.equals(caller))
                .toList();
    }

    private List<SimulatedKey> ofMaster(SaeId caller, SaeId master, List<KeyId> ids) throws KmeRefusal {
        refuseBadSlave(caller, master, "master_SAE_ID");
        return network.collect(master, caller, ids);
    }

    private List<SimulatedKey> ofAnyMaster(SaeId caller, SaeId slave, List<KeyId> ids) throws KmeRefusal {
        if (!slave.equals(caller)) {
            throw KmeRefusal.of(
                    Refused.WRONG_SAE,
                    "slave_SAE_ID shall be the SAE ID of the caller",
                    "slave_SAE_ID",
                    slave + " is not the caller");
        }
        return network.collectOfAnyMaster(caller, ids);
    }

    /** Refuses unless the SAE is attached to this KME. */
    public void authorize(SaeId caller) throws KmeRefusal {
        if (!network.topology().saesAt(id).contains(caller)) {
            throw KmeRefusal.of(
                    Refused.UNAUTHORIZED,
                    "the SAE is not authorised on this KME",
                    "SAE_ID",
                    caller + " is not attached to " + id);
        }
    }

    private List<SaeId> slaves(SaeId caller, SaeId slave, List<SaeId> additional) throws KmeRefusal {
        int most = limits.maxSaeIds();
        if (additional.size() > most) {
            throw KmeRefusal.malformed(
                    "additional_slave_SAE_IDs shall name at most max_SAE_ID_count SAEs",
                    "additional_slave_SAE_IDs",
                    additional.size() + " of at most " + most);
        }
        List<SaeId> slaves = new ArrayList<>(List.of(slave));
        Set<SaeId> seen = new HashSet<>(slaves);
        for (SaeId one : additional) {
            refuseBadSlave(caller, one, "additional_slave_SAE_IDs");
            if (!seen.add(one)) {
                throw KmeRefusal.of(
                        Refused.WRONG_SAE,
                        "additional_slave_SAE_IDs shall name each SAE once, and not slave_SAE_ID",
                        "additional_slave_SAE_IDs",
                        one + " is there twice");
            }
            slaves.add(one);
        }
        return slaves;
    }

    private void refuseBadSlave(SaeId caller, SaeId other, String parameter) throws KmeRefusal {
        if (other.equals(caller)) {
            throw KmeRefusal.of(
                    Refused.SAME_SAE,
                    parameter + " shall differ from the SAE ID of the caller",
                    parameter,
                    other + " is the caller");
        }
        if (network.topology().kmeOf(other).isEmpty()) {
            throw KmeRefusal.of(Refused.WRONG_SAE, parameter + " is not known", parameter, "no KME knows " + other);
        }
    }

    private int number(OptionalLong wanted) throws KmeRefusal {
        long number = wanted.orElse(1);
        int most = limits.maxKeysPerRequest();
        if (number < 1 || number > most) {
            throw KmeRefusal.of(
                    Refused.OUT_OF_RANGE,
                    "number shall be from 1 to max_key_per_request",
                    "number",
                    number + " is not from 1 to " + most);
        }
        return (int) number;
    }

    private int size(OptionalLong wanted) throws KmeRefusal {
        long size = wanted.orElse(limits.keySize());
        if (size % Byte.SIZE != 0) {
            throw KmeRefusal.of(
                    Refused.OUT_OF_RANGE, KmeRefusal.SIZE_MULTIPLE_OF_8, "size", size + " is not a multiple of 8");
        }
        if (size < limits.minKeySize() || size > limits.maxKeySize()) {
            throw KmeRefusal.of(
                    Refused.OUT_OF_RANGE,
                    "size shall be from min_key_size to max_key_size",
                    "size",
                    size + " is not from " + limits.minKeySize() + " to " + limits.maxKeySize());
        }
        return (int) size;
    }
}
