package io.keybraid.host.plugin;

import io.keybraid.api.BadSourceConfigException;
import io.keybraid.api.BadSourceConfigException.Mistake;
import io.keybraid.api.DidYouMean;
import io.keybraid.api.SourceConfig;
import io.keybraid.host.problem.OperatorException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Opens the configured sources: all of them with the strands of all tunnels, or none.
 *
 * @param plugins what is loaded
 * @param folder where relative paths in settings begin: the folder of the configuration file
 * @param clock lent to sources
 * @param random lent to sources
 */
public record SourceOpener(PluginHost plugins, Path folder, InstantSource clock, SecureRandom random) {

    /**
     * Reads local files but does not use the network.
     *
     * @throws BadSourcesException with every mistake in the settings of every source and tunnel
     * @throws OperatorException if a plugin breaks its contract; names it and the source. After either nothing is open
     */
    public Sources open(List<SourceSettings> sources, List<StrandSettings> strands) throws OperatorException {
        return open(sources, strands, List.of());
    }

    /**
     * The same, with sources that are open already and are used as they are.
     *
     * @param kept some of the sources, opened before with the same settings by the same plugins; never closed here
     */
    public Sources open(List<SourceSettings> sources, List<StrandSettings> strands, List<OpenSource> kept)
            throws OperatorException {
        Opening opening =
                new Opening(sources.stream().map(SourceSettings::source).toList(), kept);
        boolean complete = false;
        try {
            for (SourceSettings settings : sources) {
                opening.source(settings);
            }
            for (StrandSettings settings : strands) {
                opening.strand(settings);
            }
            if (!opening.mistakes.isEmpty()) {
                throw new BadSourcesException(opening.mistakes);
            }
            complete = true;
            return new Sources(List.copyOf(opening.opened.values()), opening.strands);
        } finally {
            if (!complete) {
                List.copyOf(opening.opened.values()).reversed().stream()
                        .filter(source -> !kept.contains(source))
                        .forEach(source -> source.keySource().close());
            }
        }
    }

    /** One run: what is open so far, and what is wrong so far. */
    private final class Opening {

        private final List<String> names;
        private final List<OpenSource> kept;
        private final Map<String, LoadedPlugin> known = new LinkedHashMap<>();
        private final Map<String, OpenSource> opened = new LinkedHashMap<>();
        private final List<OpenStrand> strands = new ArrayList<>();
        private final List<SourceMistake> mistakes = new ArrayList<>();

        Opening(List<String> names, List<OpenSource> kept) {
            this.names = names;
            this.kept = kept;
        }

        void source(SourceSettings settings) throws OperatorException {
            Optional<OpenSource> open = kept.stream()
                    .filter(source -> source.name().equals(settings.source()))
                    .findFirst();
            if (open.isPresent()) {
                known.put(settings.source(), open.get().plugin());
                opened.put(settings.source(), open.get());
                return;
            }
            Optional<LoadedPlugin> plugin = plugins.find(settings.plugin());
            if (plugin.isEmpty()) {
                mistakes.add(new SourceMistake(Optional.empty(), settings.source(), noPlugin(settings.plugin())));
                return;
            }
            known.put(settings.source(), plugin.get());
            try {
                SourceConfig config =
                        SourceConfig.check(plugin.get().description().sourceSettings(), settings.written(), folder);
                opened.put(
                        settings.source(),
                        fence(settings.source(), plugin.get()).create(config, clock, random));
            } catch (BadSourceConfigException e) {
                add(Optional.empty(), settings.source(), e);
            }
        }

        // A source that did not open still has a description, so the mistakes in its tunnels are found as well.
        void strand(StrandSettings settings) throws OperatorException {
            if (!names.contains(settings.source())) {
                mistakes.add(new SourceMistake(
                        Optional.of(settings.tunnel()), settings.source(), noSource(settings.source())));
                return;
            }
            LoadedPlugin plugin = known.get(settings.source());
            if (plugin == null) {
                return; // its plugin is not loaded: told where the source stands
            }
            try {
                SourceConfig config =
                        SourceConfig.check(plugin.description().tunnelSettings(), settings.written(), folder);
                OpenSource source = opened.get(settings.source());
                if (source != null) {
                    strands.add(fence(settings.source(), plugin).strand(settings.tunnel(), source, config));
                }
            } catch (BadSourceConfigException e) {
                add(Optional.of(settings.tunnel()), settings.source(), e);
            }
        }

        private Mistake noSource(String source) {
            String all = names.isEmpty() ? "there are none" : "configured: " + String.join(", ", names);
            return new Mistake(
                    source,
                    "is not a configured source",
                    DidYouMean.closest(source, names)
                            .map(name -> "did you mean '" + name + "'?")
                            .orElse("add it under 'sources'; " + all));
        }

        private void add(Optional<String> tunnel, String source, BadSourceConfigException e) {
            e.mistakes().forEach(mistake -> mistakes.add(new SourceMistake(tunnel, source, mistake)));
        }
    }

    private static PluginFence fence(String source, LoadedPlugin plugin) {
        return new PluginFence(source, plugin);
    }

    private Mistake noPlugin(String plugin) {
        List<String> names = plugins.plugins().stream().map(LoadedPlugin::name).toList();
        String there = names.isEmpty()
                ? "no plugin is in " + plugins.directory()
                : "in " + plugins.directory() + " are: " + String.join(", ", names);
        return new Mistake(
                "plugin",
                "no plugin '" + plugin + "' is loaded",
                DidYouMean.closest(plugin, names)
                                .map(name -> "did you mean '" + name + "'? ")
                                .orElse("put its jar into the plugins directory, and restart the host if it runs; ")
                        + there);
    }
}
