package io.keybraid.host.journal;

import io.keybraid.host.message.TunnelTag;
import io.keybraid.host.problem.OperatorException;
import java.util.Optional;

/**
 * Keeps the records of all tunnels across crashes. An external store could stand behind this interface as well as files.
 *
 * <p>Threading: any thread; calls for different tunnels do not wait for each other longer than the storage takes.
 */
public interface Journal extends AutoCloseable {

    /**
     * The record saved last, with secrets of its own that the caller closes.
     *
     * @return empty where the tunnel has none
     * @throws OperatorException (STATE) if there is one but it cannot be read or was tampered with
     */
    Optional<TunnelRecord> load(TunnelTag tunnel) throws OperatorException;

    /**
     * Saves a record in place of the one before. When this returns, the record outlives a power cut; when it throws, the
     * one before or this one does. The secrets in it stay the caller's.
     *
     * @throws OperatorException (STATE) if it could not be made durable
     */
    void save(TunnelTag tunnel, TunnelRecord record) throws OperatorException;

    @Override
    void close();
}
