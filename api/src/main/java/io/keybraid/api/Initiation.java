package io.keybraid.api;

/** An exchange that the initiator has begun. Used by one thread at a time. */
public interface Initiation extends AutoCloseable {

    /** What the other end needs; the same at every call. */
    PublicBytes offer();

    /**
     * Ends the exchange. Called at most once.
     *
     * @param answer as received: treat it as hostile
     * @return the same secret that {@link Response#secret()} holds at the other end, or, where the algorithm rejects
     *     implicitly (FIPS 203), one that differs; the caller closes it
     * @throws KeySourceException if the answer is not acceptable
     */
    SharedSecret complete(PublicBytes answer) throws KeySourceException;

    /** Wipes what the exchange still holds, whether completed or not. Never throws; may be called twice. */
    @Override
    void close();
}
