package io.keybraid.host.config;

import io.keybraid.api.Assurance;
import io.keybraid.host.policy.BadPolicyException;
import io.keybraid.host.policy.BoundPolicy;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Every tunnel's policy, joined with what its sources rest on.
 *
 * @param byTunnel by the tunnel's name, in the order of the file
 * @param warnings for tunnels that classical strands alone can serve, in the order of the file
 */
public record PolicyBinding(Map<String, BoundPolicy> byTunnel, List<ConfigMistake> warnings) {

    private static final String ADVICE =
            "a quantum computer breaks them: ask for qkd or pq as well, unless this fallback is meant";

    public PolicyBinding {
        byTunnel = InOrder.copyOf(byTunnel);
        warnings = List.copyOf(warnings);
    }

    /**
     * Binds them all.
     *
     * @param bySource what each of the host's sources rests on
     * @throws BadConfigException with every tunnel whose policy its sources cannot meet, or that would be weaker than
     *     it reads
     */
    public static PolicyBinding bind(HostConfig config, Map<String, Assurance> bySource) throws BadConfigException {
        Mistakes mistakes = new Mistakes(config.file());
        Mistakes warnings = new Mistakes(config.file());
        Map<String, BoundPolicy> bound = new LinkedHashMap<>();
        for (TunnelConfig tunnel : config.tunnels().values()) {
            Map<String, Assurance> mine = new LinkedHashMap<>(bySource);
            mine.keySet().retainAll(tunnel.sources().keySet());
            String path = Paths.join(tunnel.written().path(), "require");
            Location location = tunnel.written().at("require");
            try {
                BoundPolicy policy = tunnel.require().bind(mine);
                bound.put(tunnel.name(), policy);
                if (policy.metByClassicalAlone()) {
                    warnings.add(location, path, "classical secrets alone are enough for this tunnel", ADVICE);
                }
            } catch (BadPolicyException e) {
                e.mistakes().forEach(wrong -> mistakes.add(location, path, wrong.problem(), wrong.advice()));
            }
        }
        mistakes.throwIfAny();
        return new PolicyBinding(bound, warnings.inOrder());
    }
}
