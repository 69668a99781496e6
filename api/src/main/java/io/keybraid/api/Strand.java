package io.keybraid.api;

/**
 * A source's part in one tunnel. Every source is a three-move exchange: the initiator makes an offer, the responder
 * answers it and has the secret, and the initiator completes with the answer and has the same secret.
 *
 * <p>Offers and answers are public: they cross the control channel and are bound into the preshared key. Each is at most
 * {@value #MAX_PUBLIC_BYTES} bytes, and may be empty. Keys are fresh for each round.
 *
 * <p>Threading: methods block, are called on virtual threads, for several rounds at a time if need be, and return or
 * throw before the round's deadline. An interrupt means that the round was given up: throw, and leave nothing behind.
 */
public interface Strand {

    /** The largest offer or answer, in bytes (1 MiB; a Classic McEliece encapsulation key is 524,160 bytes). */
    int MAX_PUBLIC_BYTES = 1 << 20;

    /**
     * Begins an exchange, at the initiator.
     *
     * @throws KeySourceException if the source has nothing to offer; the round may go on without it
     */
    Initiation initiate(RoundContext round) throws KeySourceException;

    /**
     * Answers an offer, at the responder. Called at most once for an offer.
     *
     * @param offer as received: treat it as hostile
     * @throws KeySourceException if the offer is not acceptable or the secret cannot be had
     */
    Response respond(RoundContext round, PublicBytes offer) throws KeySourceException;

    /**
     * Whether this strand would yield a secret now, as far as that can be learnt without taking one: an operator asked
     * ({@code keybraid doctor}). A source that only computes has nothing to add to this method, which returns at once.
     *
     * <p>May ask another program, but changes nothing there and never uses a key up. Called on a virtual thread, which is
     * interrupted when the answer is not waited for any longer.
     *
     * @throws KeySourceException as {@link #initiate} would throw it
     */
    default void probe() throws KeySourceException {}
}
