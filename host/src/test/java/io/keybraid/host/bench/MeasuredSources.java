package io.keybraid.host.bench;

import io.keybraid.sim.Simulator;
import io.keybraid.sim.SimulatorOptions;
import io.keybraid.sim.problem.SimulatorException;
import io.keybraid.sim.topology.SaeId;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The sources of all tunnels, called like their plugins: those of {@code -Dscale.sources}, or ML-KEM and X25519. The KMEs that
 * {@code etsi014} asks are simulated in this process, so that what they cost counts for no host.
 */
final class MeasuredSources implements AutoCloseable {

    private final List<String> plugins;
    private final @Nullable Simulator kmes;

    MeasuredSources(Path folder) throws SimulatorException {
        this.plugins =
                List.of(System.getProperty("scale.sources", "mlkem,x25519").split(","));
        this.kmes = plugins.contains("etsi014") ? Simulator.start(SimulatorOptions.in(folder)) : null;
    }

    /** As YAML flow, for the host's settings. */
    String ofHost(boolean isGateway) {
        return flow(plugin -> plugin.equals("etsi014") ? "plugin: etsi014, " + kme(isGateway) : "plugin: " + plugin);
    }

    /** As YAML flow, for each tunnel's settings. */
    String ofTunnel(boolean isGateway) {
        return flow(plugin -> plugin.equals("etsi014") ? "peer-sae: " + sae(!isGateway) : "");
    }

    private String flow(UnaryOperator<String> settings) {
        return plugins.stream()
                .map(plugin -> plugin + ": { " + settings.apply(plugin) + " }")
                .collect(Collectors.joining(", ", "{ ", " }"));
    }

    private String kme(boolean isGateway) {
        Simulator asked = Objects.requireNonNull(kmes);
        String sae = sae(isGateway).toString();
        return "kme: \"%s\", sae: %s, certificate: \"%s\", private-key: \"%s\", ca: \"%s\""
                .formatted(
                        asked.kme(isGateway ? SimulatorOptions.KME_A : SimulatorOptions.KME_B)
                                .url(),
                        sae,
                        asked.pki().certificate(sae),
                        asked.pki().privateKey(sae),
                        asked.pki().ca());
    }

    private static SaeId sae(boolean isGateway) {
        return isGateway ? SimulatorOptions.ALICE : SimulatorOptions.BOB;
    }

    @Override
    public void close() {
        if (kmes != null) {
            kmes.close();
        }
    }
}
