package io.keybraid.host.bench;

import io.keybraid.host.testbed.Etsi014;
import io.keybraid.sim.Simulator;
import io.keybraid.sim.SimulatorOptions;
import io.keybraid.sim.problem.SimulatorException;
import io.keybraid.sim.topology.SaeId;
import java.nio.file.Path;
import java.util.List;
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
        String kme = isGateway ? SimulatorOptions.KME_A : SimulatorOptions.KME_B;
        return flow(plugin ->
                kmes != null && plugin.equals("etsi014") ? Etsi014.source(kmes, kme) : "{ plugin: " + plugin + " }");
    }

    /** As YAML flow, for each tunnel's settings. */
    String ofTunnel(boolean isGateway) {
        SaeId peer = isGateway ? SimulatorOptions.BOB : SimulatorOptions.ALICE;
        return flow(plugin -> plugin.equals("etsi014") ? "{ peer-sae: " + peer + " }" : "{}");
    }

    private String flow(UnaryOperator<String> settings) {
        return plugins.stream()
                .map(plugin -> plugin + ": " + settings.apply(plugin))
                .collect(Collectors.joining(", ", "{ ", " }"));
    }

    @Override
    public void close() {
        if (kmes != null) {
            kmes.close();
        }
    }
}
