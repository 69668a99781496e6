package io.keybraid.sim;

import io.keybraid.sim.http.SimulatorListener;
import io.keybraid.sim.kme.KeyLimits;
import io.keybraid.sim.topology.KeySupply;
import io.keybraid.sim.topology.KmeSite;
import io.keybraid.sim.topology.SaeId;
import io.keybraid.sim.topology.SaeSite;
import io.keybraid.sim.topology.Topology;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;

/**
 * How a simulator is to run.
 *
 * @param directory where the certificates are or will be
 * @param listenAddress a name or an address of this machine; {@code 0.0.0.0} for all
 * @param hostNames further names under which the KMEs are reached, for their certificates; the first is the one in URLs
 * @param clock fills the links and ends the life of unfetched keys
 */
public record SimulatorOptions(
        Path directory,
        Topology topology,
        KeyLimits limits,
        String listenAddress,
        List<String> hostNames,
        SimulatorListener listener,
        InstantSource clock,
        SecureRandom random) {

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
                new SecureRandom());
    }

    public SimulatorOptions withTopology(Topology other) {
        return new SimulatorOptions(directory, other, limits, listenAddress, hostNames, listener, clock, random);
    }

    public SimulatorOptions withLimits(KeyLimits other) {
        return new SimulatorOptions(directory, topology, other, listenAddress, hostNames, listener, clock, random);
    }

    public SimulatorOptions listeningOn(String address, List<String> names) {
        return new SimulatorOptions(directory, topology, limits, address, names, listener, clock, random);
    }

    public SimulatorOptions withListener(SimulatorListener other) {
        return new SimulatorOptions(directory, topology, limits, listenAddress, hostNames, other, clock, random);
    }

    public SimulatorOptions withClock(InstantSource other) {
        return new SimulatorOptions(directory, topology, limits, listenAddress, hostNames, listener, other, random);
    }

    public SimulatorOptions withRandom(SecureRandom other) {
        return new SimulatorOptions(directory, topology, limits, listenAddress, hostNames, listener, clock, other);
    }
}
