package io.keybraid.api;

/**
 * One configured source of secrets: shared clients, pools and health, for all the tunnels that use it.
 *
 * <p>Threading: every method may be called from any thread, several at a time; {@link #close()} once, last.
 */
public interface KeySource extends AutoCloseable {

    /** What the secrecy of this source rests on; one of those in the plugin's description. Constant. */
    Assurance assurance();

    /** The algorithm's name on the wire, such as {@code ML-KEM-768}: 1 to 255 bytes of US-ASCII. Constant. */
    String algorithm();

    /**
     * Makes the strand of one tunnel. Like {@link KeySourceFactory#create}, it does not use the network.
     *
     * @param tunnelSettings checked against {@link SourceDescription#tunnelSettings()}
     * @throws BadSourceConfigException if the settings are not usable
     */
    Strand strand(SourceConfig tunnelSettings) throws BadSourceConfigException;

    /** How it goes, from what this source already knows; returns at once and asks nobody. */
    SourceHealth health();

    /** Wipes what is still held and closes connections. Returns within a second. */
    @Override
    void close();
}
