package io.keybraid.host.plugin;

import io.keybraid.host.problem.OperatorException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The plugins of one directory: all of them, or none and an {@link OperatorException} that names the jar and the mend.
 *
 * <p>We use pf4j's format (manifest, extension index, annotation processor) but not its plugin manager, which logs a jar
 * that does not load and goes on without it.
 *
 * <p>Immutable but for {@link #close()}; thread-safe.
 */
public final class PluginHost implements AutoCloseable {

    private final Path directory;
    private final List<LoadedPlugin> plugins;
    private final List<JarSnapshot> jars;

    PluginHost(Path directory, List<LoadedPlugin> plugins, List<JarSnapshot> jars) {
        this.directory = directory;
        this.plugins = List.copyOf(plugins);
        this.jars = List.copyOf(jars);
    }

    /**
     * Loads every {@code *.jar} that lies in the directory, by file name. Other files and folders are left alone, and
     * nothing is written there.
     *
     * <p>Pins are checked before code of any jar runs. What runs is a private copy of the bytes whose digest was taken:
     * replacing a file afterwards changes nothing until the next start.
     *
     * @param pins file name to SHA-256 in hexadecimal; once there is one, every jar needs one
     * @throws OperatorException if any jar cannot be used; nothing is left open then
     */
    public static PluginHost load(Path directory, Map<String, String> pins) throws OperatorException {
        List<Path> files = PluginDirectory.jars(directory);
        List<JarSnapshot> snapshots = new ArrayList<>();
        boolean complete = false;
        try {
            Pins expected = Pins.of(pins, directory, files);
            List<Taken> all = files.parallelStream().map(Taken::from).toList(); // a start waits for it
            all.forEach(taken -> taken.snapshot().ifPresent(snapshots::add));
            for (Taken taken : all) {
                expected.check(taken.orThrow());
            }
            PluginHost host = new PluginHost(directory, open(snapshots), snapshots);
            complete = true;
            return host;
        } finally {
            if (!complete) {
                snapshots.reversed().forEach(JarSnapshot::close);
            }
        }
    }

    /** A copy of a jar, or why there is none. */
    private record Taken(Optional<JarSnapshot> snapshot, Optional<OperatorException> failure) {

        static Taken from(Path file) {
            try {
                return new Taken(Optional.of(JarSnapshot.take(file)), Optional.empty());
            } catch (OperatorException e) {
                return new Taken(Optional.empty(), Optional.of(e));
            }
        }

        JarSnapshot orThrow() throws OperatorException {
            if (failure.isPresent()) {
                throw failure.get();
            }
            return snapshot.orElseThrow();
        }
    }

    private static List<LoadedPlugin> open(List<JarSnapshot> snapshots) throws OperatorException {
        Map<String, LoadedPlugin> opened = new LinkedHashMap<>();
        for (JarSnapshot snapshot : snapshots) {
            LoadedPlugin next = PluginJar.open(snapshot);
            LoadedPlugin first = opened.putIfAbsent(next.name(), next);
            if (first != null) {
                throw PluginProblem.of(
                        "plugin jars " + first.file() + " and " + next.file() + " are both the plugin '" + next.name()
                                + "'",
                        "move one of them out of the plugins directory; they are versions " + first.version() + " and "
                                + next.version());
            }
        }
        return List.copyOf(opened.values());
    }

    /** In the order of their file names. */
    public List<LoadedPlugin> plugins() {
        return plugins;
    }

    /** The plugin with this word in the configuration. */
    public Optional<LoadedPlugin> find(String name) {
        return plugins.stream().filter(plugin -> plugin.name().equals(name)).findFirst();
    }

    /** Where they were loaded from. */
    public Path directory() {
        return directory;
    }

    /** Closes the jars, the last first. Close the sources made by them before. May be called twice. */
    @Override
    public void close() {
        jars.reversed().forEach(JarSnapshot::close);
    }
}
