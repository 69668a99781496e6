package io.keybraid.host.doctor;

import java.util.Objects;
import java.util.Optional;

/**
 * What the peer host told.
 *
 * @param answer whether it did
 * @param software which Keybraid it is; empty where it told nothing
 * @param clockAheadMillis how far its clock is ahead of ours, give or take the way of the answer; empty likewise
 * @param end the other end of the tunnel
 */
public record PeerFacts(
        Answer answer, Optional<String> software, Optional<Long> clockAheadMillis, Optional<EndFacts> end) {

    /** Whether a peer host answered. */
    public enum Answer {
        /** It told of the other end. */
        TOLD,
        /** It answered that it has no tunnel with this host that could be meant. */
        NO_TUNNEL,
        /** It was asked, and said nothing. */
        NONE,
        /** There was no connection to ask it over. */
        NOT_ASKED
    }

    /** Nothing was heard. */
    public static PeerFacts silent(Answer why) {
        return new PeerFacts(why, Optional.empty(), Optional.empty(), Optional.empty());
    }

    public PeerFacts {
        Objects.requireNonNull(answer);
        Objects.requireNonNull(software);
        Objects.requireNonNull(clockAheadMillis);
        Objects.requireNonNull(end);
    }
}
