package io.keybraid.host.channel;

import io.keybraid.host.key.HostPort;
import io.keybraid.host.key.IdentityPin;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.Optional;

/**
 * What there is to say about the link to one peer.
 *
 * @param endpoint what the configuration says to dial
 * @param local our end of the link, while it is up
 * @param remote the peer's end of the link, while it is up
 * @param dialled whether this host dialled the link that is up
 * @param since when the link came up or went down; of a peer that never had one, when it was configured
 * @param lastProblem the last thing that went wrong; kept while the link is up
 * @param attempts dials since the last link that lasted
 * @param nextAttempt when it is dialled next, in state WAITING
 */
public record LinkStatus(
        IdentityPin peer,
        State state,
        Optional<HostPort> endpoint,
        Optional<InetSocketAddress> local,
        Optional<InetSocketAddress> remote,
        boolean dialled,
        Instant since,
        Optional<LinkProblem> lastProblem,
        int attempts,
        Optional<Instant> nextAttempt) {

    /** Where the link stands. */
    public enum State {
        /** Authenticated, adopted by both ends. */
        UP,
        /** Being dialled. */
        CONNECTING,
        /** Dialled in vain; the next attempt waits. */
        WAITING,
        /** No endpoint is configured: the peer must dial. */
        LISTENING
    }
}
