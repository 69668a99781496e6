package io.keybraid.host.plugin;

import io.keybraid.api.BadSourceConfigException;
import io.keybraid.api.KeySource;
import io.keybraid.api.KeySourceException;
import io.keybraid.api.SourceConfig;
import io.keybraid.api.SourceContext;
import io.keybraid.host.problem.OperatorException;
import java.security.SecureRandom;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the host calls a plugin for one source: gives it its context class loader, and turns what a broken plugin throws
 * into what its caller expects, with the names of plugin and source.
 */
record PluginFence(String source, LoadedPlugin plugin) {

    private static final Logger LOG = LoggerFactory.getLogger(PluginFence.class);
    static final String ASK = "this is a mistake in the plugin: tell its author, with the plugin's version";

    /** What the host lends to a source. */
    private record Lent(String sourceName, InstantSource clock, SecureRandom random) implements SourceContext {}

    OpenSource create(SourceConfig config, InstantSource clock, SecureRandom random)
            throws BadSourceConfigException, OperatorException {
        KeySource made;
        try {
            made = thread().call(() -> plugin.factory().create(config, new Lent(source, clock, random)));
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            throw problem("KeySourceFactory.create", e);
        }
        if (made == null) {
            throw PluginProblem.of(who() + " broke its contract in KeySourceFactory.create: it returned nothing", ASK);
        }
        try {
            return new OpenSource(source, plugin, new FencedSource(made, this));
        } catch (RuntimeException | LinkageError e) {
            close(made);
            throw problem("KeySource.assurance or algorithm", e);
        }
    }

    OpenStrand strand(String tunnel, OpenSource open, SourceConfig config)
            throws BadSourceConfigException, OperatorException {
        try {
            return new OpenStrand(tunnel, open, open.keySource().strand(config));
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            throw problem("KeySource.strand for tunnel '" + tunnel + "'", e);
        }
    }

    /** For what happens in a round. Not the message of what was thrown: nobody knows what a broken plugin puts there. */
    <T> T inRound(String call, PluginThread.Call<T, KeySourceException> body) throws KeySourceException {
        T result;
        try {
            result = thread().call(body);
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            throw new KeySourceException(
                    KeySourceException.Reason.UNAVAILABLE, who() + " failed in " + call + ": " + place(e), ASK, e);
        }
        if (result == null) {
            throw new KeySourceException(
                    KeySourceException.Reason.UNAVAILABLE, who() + " failed in " + call + ": it returned nothing", ASK);
        }
        return result;
    }

    PluginThread thread() {
        return new PluginThread(plugin.classLoader());
    }

    /** Closes something of the plugin's, whatever it throws. */
    void close(AutoCloseable closeable) {
        try {
            thread().call(() -> {
                closeable.close();
                return "closed";
            });
        } catch (Exception | LinkageError | StackOverflowError e) {
            LOG.warn("{} failed to close: {}", who(), place(e));
        }
    }

    /** Plugin and source, for messages. */
    String who() {
        return "plugin '" + plugin.name() + "' (" + plugin.file() + ") of source '" + source + "'";
    }

    private OperatorException problem(String call, Throwable thrown) {
        return PluginProblem.of(
                who() + " broke its contract in " + call + ": " + PluginProblem.told(thrown), ASK, thrown);
    }

    /** What was thrown, and where. */
    static String place(Throwable thrown) {
        StackTraceElement[] trace = thrown.getStackTrace();
        return thrown.getClass().getSimpleName() + (trace.length == 0 ? "" : " at " + trace[0]);
    }
}
