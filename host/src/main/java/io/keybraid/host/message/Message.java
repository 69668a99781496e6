package io.keybraid.host.message;

import io.keybraid.api.Assurance;
import io.keybraid.api.PublicBytes;
import io.keybraid.host.key.IdentityPin;
import io.keybraid.host.key.Kid;
import io.keybraid.host.key.WireGuardKey;
import java.util.List;
import java.util.Optional;

/** One message about one tunnel. Every one may come twice or late without harm. */
public sealed interface Message {

    /** The round it belongs to; of HELLO and STATUS, the number by which an answer finds its question. */
    RoundId round();

    /** The epoch it speaks of. */
    long epoch();

    /** The header's type byte. */
    MessageType type();

    /** How a round's key hangs together with the key before. */
    enum Mode {
        /** On the chain secret of the epoch before. */
        CHAINED(0),
        /** On nothing: the ends have no common past, or lost it. */
        RESET(1);

        private final int code;

        Mode(int code) {
            this.code = code;
        }

        int code() {
            return code;
        }
    }

    /** The two hosts and the two WireGuard interfaces that a round is between. */
    record Parties(
            IdentityPin initiator, IdentityPin responder, WireGuardKey initiatorPeer, WireGuardKey responderPeer) {}

    /** A strand by its public properties. Strands are ordered by the bytes of their names. */
    record StrandName(Assurance assurance, String algorithm, String name) {}

    /** A strand and its offer or its answer. */
    record StrandBytes(StrandName strand, PublicBytes bytes) {}

    /** A strand that the responder leaves out, and the reason's code. */
    record Refused(StrandName strand, int reason) {}

    /** I to R: a new round. */
    record Offer(
            RoundId round,
            long epoch,
            Mode mode,
            Kid previous,
            Parties parties,
            PublicBytes nonce,
            String policy,
            List<StrandBytes> strands)
            implements Message {
        public Offer {
            strands = List.copyOf(strands);
        }

        @Override
        public MessageType type() {
            return MessageType.OFFER;
        }
    }

    /** R to I: what R selects and refuses, and the proof that R has the key. */
    record Accept(
            RoundId round,
            long epoch,
            PublicBytes nonce,
            String policy,
            List<StrandBytes> selected,
            List<Refused> refused,
            PublicBytes tag)
            implements Message {
        public Accept {
            selected = List.copyOf(selected);
            refused = List.copyOf(refused);
        }

        @Override
        public MessageType type() {
            return MessageType.ACCEPT;
        }
    }

    /** I to R: I has decided; the proof that I has the key. */
    record Commit(RoundId round, long epoch, PublicBytes tag, Kid kid) implements Message {
        @Override
        public MessageType type() {
            return MessageType.COMMIT;
        }
    }

    /** R to I: R has it installed. */
    record Done(RoundId round, long epoch, Kid kid) implements Message {
        @Override
        public MessageType type() {
            return MessageType.DONE;
        }
    }

    /** Either way: this round will not be. */
    record Abort(RoundId round, long epoch, AbortReason reason) implements Message {
        @Override
        public MessageType type() {
            return MessageType.ABORT;
        }
    }

    /** I to R: what I holds. */
    record Hello(RoundId round, long epoch, Kid kid, Parties parties, String policy) implements Message {
        @Override
        public MessageType type() {
            return MessageType.HELLO;
        }
    }

    /**
     * R to I: what R holds, after it acted on the HELLO.
     *
     * @param prepared the round whose keys R holds ready. Not their kid: that is what a HELLO proves the decision with
     * @param highestSequence the highest roundSeq that R has prepared, for an initiator that lost its own count
     * @param handshakeAgeSeconds since WireGuard's latest handshake; empty where there was none
     * @param installed whether R's interface holds R's key
     */
    record Status(
            RoundId round,
            long epoch,
            Kid kid,
            Optional<RoundId> prepared,
            long highestSequence,
            Optional<Long> handshakeAgeSeconds,
            boolean installed)
            implements Message {
        @Override
        public MessageType type() {
            return MessageType.STATUS;
        }
    }

    /**
     * Either way, about the host and not about one tunnel: how do you stand? For an operator's question, so a host may leave
     * it unanswered.
     *
     * @param round a number of its own, which the TELL repeats
     * @param epoch 0
     * @param own the asker's WireGuard public key in the tunnel it asks about; {@link EndReport#UNKNOWN} where it has none
     * @param peer the public key that the asker has configured for the other end
     */
    record Ask(RoundId round, long epoch, WireGuardKey own, WireGuardKey peer) implements Message {
        @Override
        public MessageType type() {
            return MessageType.ASK;
        }
    }

    /**
     * Either way: the answer to an ASK.
     *
     * @param epoch 0
     * @param software of Keybraid there
     * @param clockMillis the time there, in milliseconds since 1970
     * @param end the tunnel that was asked about; empty where the configuration there has none with the asker that could be
     *     meant
     */
    record Tell(RoundId round, long epoch, String software, long clockMillis, Optional<EndReport> end)
            implements Message {
        @Override
        public MessageType type() {
            return MessageType.TELL;
        }
    }

    /**
     * Either way: how WireGuard's session looks from here. Sent when that changes.
     *
     * @param kid of the keys in force
     * @param installed whether this end's interface holds them
     * @param live whether a handshake completed here since they were installed
     */
    record Session(RoundId round, long epoch, Kid kid, boolean installed, boolean live, SessionState session)
            implements Message {
        @Override
        public MessageType type() {
            return MessageType.SESSION;
        }
    }

    /** R to I: please begin a round. */
    record Nudge(RoundId round, long epoch, NudgeReason reason) implements Message {
        @Override
        public MessageType type() {
            return MessageType.NUDGE;
        }
    }
}
