package io.keybraid.sim.cli;

import static io.keybraid.sim.SimulatorOptions.KME_A;
import static io.keybraid.sim.SimulatorOptions.KME_B;

import io.keybraid.sim.SimulatorOptions;
import io.keybraid.sim.profile.KmeProfile;
import io.keybraid.sim.profile.Profiles;
import io.keybraid.sim.topology.KeySupply;
import io.keybraid.sim.topology.KmeSite;
import io.keybraid.sim.topology.SaeId;
import io.keybraid.sim.topology.SaeSite;
import io.keybraid.sim.topology.Topology;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Two KMEs and the link between them, as options. A topology file says all of this, so that none of them goes with one. */
final class PairOptions {

    private static final double MOST_RATE = 1e9;
    private static final long MOST_POOL = 1_000_000_000;

    @Option(
            names = "--kme-a-port",
            paramLabel = "PORT",
            description = "Port of KME A; 0: any free one. Default: ${DEFAULT-VALUE}")
    private int kmeAPort = 8443;

    @Option(
            names = "--kme-b-port",
            paramLabel = "PORT",
            description = "Port of KME B; 0: any free one. Default: ${DEFAULT-VALUE}")
    private int kmeBPort = 8444;

    @Option(
            names = "--kme-a-psk-port",
            paramLabel = "PORT",
            description = "Also SKIP over TLS with a preshared key, at that port of KME A; 0: any free one")
    private @Nullable Integer kmeAPskPort;

    @Option(names = "--kme-b-psk-port", paramLabel = "PORT", description = "The same at KME B")
    private @Nullable Integer kmeBPskPort;

    @Option(
            names = "--sae",
            paramLabel = "NAME@KME",
            converter = SaeOption.class,
            description = "An SAE and its KME (a or b). Can be repeated. Default: sae-alice@kme-a, sae-bob@kme-b")
    private List<SaeSite> saes = new ArrayList<>();

    @Option(
            names = "--rate",
            paramLabel = "KEYS",
            description = "Keys the link makes in a second, such as 0.05. Default: ${DEFAULT-VALUE}")
    private double rate = SimulatorOptions.DEFAULT_KEYS_PER_SECOND;

    @Option(
            names = "--pool",
            paramLabel = "KEYS",
            description = "Keys the link stores; it starts full. Default: ${DEFAULT-VALUE}")
    private long pool = SimulatorOptions.DEFAULT_POOL_KEYS;

    @Option(
            names = "--profile",
            paramLabel = "NAME",
            description = "Behave as: standard, idq, qukaydee, guardian, speqtral, qkd-kme-server, next-door, merqury,"
                    + " late. Default: ${DEFAULT-VALUE}")
    private String profile = "standard";

    @Option(
            names = "--answer",
            paramLabel = "CASE=WHAT",
            description = "What to do where the standard leaves a choice, as in exhausted=429; can be repeated")
    private Map<String, String> answers = new LinkedHashMap<>();

    /** @throws IllegalArgumentException with what is wrong with them */
    Topology topology(int keySize) {
        KmeProfile behaviour = behaviour();
        if (!(rate >= 0 && rate <= MOST_RATE)) {
            throw new IllegalArgumentException("--rate takes 0 to " + (long) MOST_RATE + " keys a second, not " + rate);
        }
        if (pool < 1 || pool > MOST_POOL) {
            throw new IllegalArgumentException("--pool takes 1 to " + MOST_POOL + " keys, not " + pool);
        }
        return Topology.pair(
                        site(KME_A, kmeAPort, kmeAPskPort),
                        site(KME_B, kmeBPort, kmeBPskPort),
                        KeySupply.ofKeys(rate, pool, keySize),
                        saes.isEmpty() ? usualSaes(behaviour) : saes)
                .withProfile(behaviour);
    }

    private static KmeSite site(String id, int port, @Nullable Integer pskPort) {
        KmeSite site = new KmeSite(id, port);
        return pskPort == null ? site : site.withPskPort(pskPort);
    }

    private static List<SaeSite> usualSaes(KmeProfile behaviour) {
        return List.of(
                new SaeSite(new SaeId(behaviour.saeA()), KME_A), new SaeSite(new SaeId(behaviour.saeB()), KME_B));
    }

    private KmeProfile behaviour() {
        KmeProfile found = Profiles.named(profile)
                .orElseThrow(() -> new IllegalArgumentException("there is no profile '" + profile + "'; there are "
                        + String.join(
                                ", ",
                                Profiles.ALL.stream().map(KmeProfile::name).toList())));
        for (Map.Entry<String, String> answer : answers.entrySet()) {
            found = found.with(answer.getKey(), answer.getValue());
        }
        return found;
    }
}
