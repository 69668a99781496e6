package io.keybraid.api;

import org.pf4j.ExtensionPoint;

/**
 * The entrance to a plugin: one public class with a public constructor without parameters, annotated with
 * {@code @org.pf4j.Extension}.
 *
 * <p>Threading: the host calls a factory from one thread at a time.
 */
public interface KeySourceFactory extends ExtensionPoint {

    /** What this plugin is, needs and yields. Constant; must not touch the network or any file. */
    SourceDescription description();

    /**
     * Makes a source from its section of the configuration, already checked against
     * {@link SourceDescription#sourceSettings()}.
     *
     * <p>Reads local files (certificates, keys) and checks them, but does not use the network: a key management entity
     * that is down must not stop the host.
     *
     * @throws BadSourceConfigException if the settings contradict each other or a file they name is not usable; nothing
     *     is left open
     */
    KeySource create(SourceConfig config, SourceContext context) throws BadSourceConfigException;
}
