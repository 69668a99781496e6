package io.keybraid.host.daemon;

import io.keybraid.host.config.HostConfig;
import io.keybraid.host.config.TunnelConfig;
import io.keybraid.host.doctor.SourceFacts;
import io.keybraid.host.plugin.OpenStrand;
import io.keybraid.host.round.StrandSet;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Whether the sources of a configuration would yield secrets now: those strands of its tunnels that can be probed are, all at once,
 * within eight seconds. Takes no key. Of tunnels whose sources have the same settings, the first stands for all.
 *
 * @param results in the order of the configuration
 * @param untried tunnels that were too many to try
 */
public record SourceTrial(List<Result> results, int untried) {

    private static final int MOST_TUNNELS = 100;

    public SourceTrial {
        results = List.copyOf(results);
    }

    /** How a source did for a tunnel. */
    public record Result(String tunnel, SourceFacts source) {
        public Result {
            Objects.requireNonNull(tunnel);
            Objects.requireNonNull(source);
        }
    }

    public static SourceTrial of(HostConfig config, ConfiguredSources sources) throws InterruptedException {
        Map<Object, TunnelConfig> different = new LinkedHashMap<>();
        config.tunnels().values().forEach(tunnel -> different.putIfAbsent(settings(tunnel), tunnel));
        Map<String, SourceProbes> probes = new LinkedHashMap<>();
        Map<String, Set<String>> probed = new LinkedHashMap<>();
        different.values().stream().limit(MOST_TUNNELS).forEach(tunnel -> {
            StrandSet strands = sources.strands(tunnel, System::nanoTime);
            probes.put(tunnel.name(), new SourceProbes(strands, true));
            probed.put(tunnel.name(), names(strands));
        });
        List<Result> results = new ArrayList<>();
        for (Map.Entry<String, SourceProbes> probe : probes.entrySet()) {
            Set<String> asked = probed.getOrDefault(probe.getKey(), Set.of());
            probe.getValue().facts(sources, Optional.empty()).stream()
                    .filter(facts -> asked.contains(facts.name()))
                    .forEach(facts -> results.add(new Result(probe.getKey(), facts)));
        }
        return new SourceTrial(results, different.size() - probes.size());
    }

    private static Set<String> names(StrandSet strands) {
        return strands.strands().stream()
                .filter(strand -> OpenStrand.canBeProbed(strand.strand()))
                .map(strand -> strand.name().name())
                .collect(Collectors.toSet());
    }

    private static Object settings(TunnelConfig tunnel) {
        return tunnel.sources().values().stream()
                .collect(Collectors.toMap(source -> source.name(), source -> source.settings()));
    }
}
