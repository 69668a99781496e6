package io.keybraid.host.daemon;

import io.keybraid.api.Assurance;
import io.keybraid.host.config.BadConfigException;
import io.keybraid.host.config.ConfigMistake;
import io.keybraid.host.config.HostConfig;
import io.keybraid.host.config.PolicyBinding;
import io.keybraid.host.config.TunnelConfig;
import io.keybraid.host.config.Written;
import io.keybraid.host.message.AbortReason;
import io.keybraid.host.message.Message.StrandName;
import io.keybraid.host.plugin.BadSourcesException;
import io.keybraid.host.plugin.OpenSource;
import io.keybraid.host.plugin.OpenStrand;
import io.keybraid.host.plugin.PluginHost;
import io.keybraid.host.plugin.SourceMistake;
import io.keybraid.host.plugin.SourceOpener;
import io.keybraid.host.plugin.SourceSettings;
import io.keybraid.host.plugin.Sources;
import io.keybraid.host.plugin.StrandSettings;
import io.keybraid.host.policy.BoundPolicy;
import io.keybraid.host.policy.Selected;
import io.keybraid.host.problem.OperatorException;
import io.keybraid.host.round.NamedStrand;
import io.keybraid.host.round.Objection;
import io.keybraid.host.round.StrandPolicy;
import io.keybraid.host.round.StrandSet;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/** A configuration's plugins, sources, strands and policies, checked together. Closing it closes all of them. */
public final class ConfiguredSources implements AutoCloseable {

    private final HostConfig config;
    private final SourceOpener opener;
    private final PluginHost plugins;
    private final Sources sources;
    private final PolicyBinding policies;

    private ConfiguredSources(
            HostConfig config, SourceOpener opener, PluginHost plugins, Sources sources, PolicyBinding policies) {
        this.config = config;
        this.opener = opener;
        this.plugins = plugins;
        this.sources = sources;
        this.policies = policies;
    }

    /**
     * Loads the plugins and opens every source; uses no network.
     *
     * @throws OperatorException if a plugin cannot be loaded (PLUGIN), or with every mistake in the settings of sources and
     *     in the policies, each with its line (CONFIG)
     */
    public static ConfiguredSources open(HostConfig config, InstantSource clock, SecureRandom random)
            throws OperatorException {
        try (Closing undo = new Closing()) {
            PluginHost plugins = PluginHost.load(
                    config.plugins().directory(), config.plugins().pins());
            undo.add(plugins::close);
            SourceOpener opener = new SourceOpener(plugins, config.folder(), clock, random);
            Sources sources = sources(config, opener, List.of());
            undo.add(sources::close);
            PolicyBinding policies = PolicyBinding.bind(config, assurances(sources));
            undo.keep();
            return new ConfiguredSources(config, opener, plugins, sources, policies);
        }
    }

    /**
     * What another configuration asks for, with the plugins that are loaded. Sources whose settings are the same are taken over,
     * open as they are; {@link #closeAllBut} closes the others when nothing uses them any more.
     *
     * @throws OperatorException as {@link #open} does; nothing is changed then
     */
    ConfiguredSources changedTo(HostConfig next) throws OperatorException {
        List<OpenSource> kept = sources.all().stream()
                .filter(source -> next.folder().equals(config.folder()))
                .filter(source -> Objects.equals(
                        config.sources().get(source.name()), next.sources().get(source.name())))
                .toList();
        SourceOpener nextOpener = new SourceOpener(plugins, next.folder(), opener.clock(), opener.random());
        Sources opened = sources(next, nextOpener, kept);
        try (Closing undo = new Closing()) {
            undo.add(() -> opened.closeAllBut(sources));
            PolicyBinding bound = PolicyBinding.bind(next, assurances(opened));
            undo.keep();
            return new ConfiguredSources(next, nextOpener, plugins, opened, bound);
        }
    }

    /** Closes the sources that the other does not go on with. Call once, when no round of theirs runs. */
    void closeAllBut(ConfiguredSources other) {
        sources.closeAllBut(other.sources);
    }

    /** Whether all of these are the other's, open as they were. */
    boolean keepsAll(ConfiguredSources other, Collection<String> names) {
        return names.stream()
                .allMatch(name ->
                        sources.find(name).isPresent() && sources.find(name).equals(other.sources.find(name)));
    }

    private static Map<String, Assurance> assurances(Sources sources) {
        return sources.all().stream()
                .collect(Collectors.toMap(
                        OpenSource::name, source -> source.keySource().assurance()));
    }

    private static Sources sources(HostConfig config, SourceOpener opener, List<OpenSource> kept)
            throws OperatorException {
        List<SourceSettings> sections = config.sources().values().stream()
                .map(section -> new SourceSettings(section.name(), section.plugin(), section.settings()))
                .toList();
        List<StrandSettings> strands = config.tunnels().values().stream()
                .flatMap(tunnel -> tunnel.sources().values().stream()
                        .map(source -> new StrandSettings(tunnel.name(), source.name(), source.settings())))
                .toList();
        try {
            return opener.open(sections, strands, kept);
        } catch (BadSourcesException e) {
            throw new BadConfigException(e.mistakes().stream()
                    .map(mistake -> located(config, mistake))
                    .toList());
        }
    }

    private static ConfigMistake located(HostConfig config, SourceMistake mistake) {
        Written section = mistake.tunnel()
                .map(tunnel -> written(config, tunnel, mistake.source()))
                .orElseGet(() -> Objects.requireNonNull(config.sources().get(mistake.source()))
                        .written());
        return config.mistake(
                section,
                mistake.mistake().setting(),
                mistake.mistake().problem(),
                mistake.mistake().advice());
    }

    private static Written written(HostConfig config, String tunnel, String source) {
        TunnelConfig section = Objects.requireNonNull(config.tunnels().get(tunnel));
        return Objects.requireNonNull(section.sources().get(source)).written();
    }

    /** The plugins that were loaded. */
    public PluginHost plugins() {
        return plugins;
    }

    /** The sources, in the order of the configuration. */
    public List<OpenSource> all() {
        return sources.all();
    }

    /** What is not wrong with the policies but should be looked at. */
    public List<ConfigMistake> warnings() {
        return policies.warnings();
    }

    /** A tunnel's policy, canonical. */
    String policy(String tunnel) {
        return Objects.requireNonNull(policies.byTunnel().get(tunnel)).toString();
    }

    /** A tunnel's strands and policy. */
    StrandSet strands(TunnelConfig tunnel, LongSupplier nanoTime) {
        List<NamedStrand> strands = sources.strands(tunnel.name()).stream()
                .map(ConfiguredSources::named)
                .toList();
        BoundPolicy policy = Objects.requireNonNull(policies.byTunnel().get(tunnel.name()));
        return new StrandSet(tunnel.name(), strands, new Demanded(policy), tunnel.roundDeadline(), nanoTime);
    }

    private static NamedStrand named(OpenStrand open) {
        OpenSource source = open.source();
        return new NamedStrand(
                new StrandName(
                        source.keySource().assurance(), source.keySource().algorithm(), source.name()),
                open.strand());
    }

    /** A tunnel's policy as rounds ask it. */
    private record Demanded(BoundPolicy policy) implements StrandPolicy {
        @Override
        public String text() {
            return policy.toString();
        }

        @Override
        public Optional<Objection> objection(Collection<StrandName> strands) {
            List<Selected> selected = selected(strands);
            return policy.permits(selected)
                    ? Optional.empty()
                    : Optional.of(new Objection(AbortReason.POLICY, policy.missing(selected)));
        }

        private static List<Selected> selected(Collection<StrandName> strands) {
            return strands.stream()
                    .map(strand -> new Selected(strand.name(), strand.assurance()))
                    .toList();
        }
    }

    /** Closes the sources, then the plugins. */
    @Override
    public void close() {
        sources.close();
        plugins.close();
    }
}
