package io.keybraid.sim;

import io.keybraid.sim.http.Pauses;
import io.keybraid.sim.http.SimulatorListener;
import io.keybraid.sim.kme.KeyLimits;
import io.keybraid.sim.profile.KmeProfile;
import io.keybraid.sim.topology.KeySupply;
import io.keybraid.sim.topology.KmeSite;
import io.keybraid.sim.topology.SaeId;
import io.keybraid.sim.topology.SaeSite;
import io.keybraid.sim.topology.Topology;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How a simulator is to run.
 *
 * @param directory where the certificates are or will be
 * @param listenAddress a name or an address of this machine; {@code 0.0.0.0} for all
 * @param hostNames further names under which the KMEs are reached, for their certificates; the first is the one in URLs
 * @param clock fills the links and ends the life of unfetched keys
 * @param random makes keys and certificates
 * @param seed makes the keys, and the chances of faults, instead
 * @param pauses wait where a fault makes an answer late
 * @param admin the port of the admin API and the page; without it there are none
 */
public record SimulatorOptions(
        Path directory,
        Topology topology,
        KeyLimits limits,
        String listenAddress,
        List<String> hostNames,
        SimulatorListener listener,
        InstantSource clock,
        SecureRandom random,
        Optional<Long> seed,
        Pauses pauses,
        OptionalInt admin) {

    public static final String KME_A = "kme-a";
    public static final String KME_B = "kme-b";
    /** At KME A. */
    public static final SaeId ALICE = new SaeId("sae-alice");
    /** At KME B. */
    public static final SaeId BOB = new SaeId("sae-bob");
    /** More than the KMEs can give out, so that a link runs dry only if one asks for that. */
    public static final double DEFAULT_KEYS_PER_SECOND = 100_000;

    public static final long DEFAULT_POOL_KEYS = 100_000;

    public SimulatorOptions {
        hostNames = List.copyOf(hostNames);
    }

    /** Two KMEs on free ports of the loopback address, an SAE at each, generous limits. */
    public static SimulatorOptions in(Path directory) {
        return new SimulatorOptions(
                directory,
                Topology.pair(
                        new KmeSite(KME_A, 0),
                        new KmeSite(KME_B, 0),
                        KeySupply.ofKeys(DEFAULT_KEYS_PER_SECOND, DEFAULT_POOL_KEYS, KeyLimits.DEFAULT.keySize()),
                        List.of(new SaeSite(ALICE, KME_A), new SaeSite(BOB, KME_B))),
                KeyLimits.DEFAULT,
                "127.0.0.1",
                List.of(),
                SimulatorListener.NONE,
                InstantSource.system(),
                new SecureRandom(),
                Optional.empty(),
                Pauses.REAL,
                OptionalInt.empty());
    }

    /** The same with two KMEs that behave like that, their SAEs named as is the custom there. */
    public SimulatorOptions withProfile(KmeProfile profile) {
        return withTopology(Topology.pair(
                        new KmeSite(KME_A, 0),
                        new KmeSite(KME_B, 0),
                        KeySupply.ofKeys(DEFAULT_KEYS_PER_SECOND, DEFAULT_POOL_KEYS, limits.keySize()),
                        List.of(
                                new SaeSite(new SaeId(profile.saeA()), KME_A),
                                new SaeSite(new SaeId(profile.saeB()), KME_B)))
                .withProfile(profile));
    }

    /** The same keys, key_IDs and chances of faults each time the same requests come. Anyone who has the seed has the keys. */
    public SimulatorOptions withSeed(long other) {
        return copy(topology, limits, listenAddress, hostNames, listener, clock, Optional.of(other), pauses);
    }

    public SimulatorOptions withPauses(Pauses other) {
        return copy(topology, limits, listenAddress, hostNames, listener, clock, seed, other);
    }

    public SimulatorOptions withTopology(Topology other) {
        return copy(other, limits, listenAddress, hostNames, listener, clock, seed, pauses);
    }

    public SimulatorOptions withLimits(KeyLimits other) {
        return copy(topology, other, listenAddress, hostNames, listener, clock, seed, pauses);
    }

    public SimulatorOptions listeningOn(String address, List<String> names) {
        return copy(topology, limits, address, names, listener, clock, seed, pauses);
    }

    public SimulatorOptions withListener(SimulatorListener other) {
        return copy(topology, limits, listenAddress, hostNames, other, clock, seed, pauses);
    }

    public SimulatorOptions withClock(InstantSource other) {
        return copy(topology, limits, listenAddress, hostNames, listener, other, seed, pauses);
    }

    public SimulatorOptions withRandom(SecureRandom other) {
        return new SimulatorOptions(
                directory, topology, limits, listenAddress, hostNames, listener, clock, other, seed, pauses, admin);
    }

    /** With the admin API and the page on that port of the loopback address; 0 for any free one. */
    public SimulatorOptions withAdmin(int port) {
        return new SimulatorOptions(
                directory,
                topology,
                limits,
                listenAddress,
                hostNames,
                listener,
                clock,
                random,
                seed,
                pauses,
                OptionalInt.of(port));
    }

    private SimulatorOptions copy(
            Topology otherTopology,
            KeyLimits otherLimits,
            String otherAddress,
            List<String> otherNames,
            SimulatorListener otherListener,
            InstantSource otherClock,
            Optional<Long> otherSeed,
            Pauses otherPauses) {
        return new SimulatorOptions(
                directory,
                otherTopology,
                otherLimits,
                otherAddress,
                otherNames,
                otherListener,
                otherClock,
                random,
                otherSeed,
                otherPauses,
                admin);
    }
}
