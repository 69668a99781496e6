package io.keybraid.host.message;

import io.keybraid.host.key.Kid;
import io.keybraid.host.key.WireGuardKey;
import io.keybraid.host.message.Message.StrandName;
import java.util.List;
import java.util.Optional;

/**
 * What one end of a tunnel tells the other about itself when it is asked (ASK and TELL): enough to tell causes apart, and no
 * secret. The preshared key in the interface is named by its kid or not at all: nothing here depends on a key that this host
 * did not derive itself, so there is nothing to guess at.
 *
 * @param name the tunnel's name in the configuration there
 * @param own the interface's public key; {@link #UNKNOWN} where it is not known
 * @param peer the public key that is configured there for the other end
 * @param epoch of the key in force
 * @param kid of the key in force
 * @param condition whether the interface could be read
 * @param holding which preshared key it holds
 * @param handshakeAgeSeconds since WireGuard's latest handshake; empty where there was none
 * @param received WireGuard's counter of the peer, in bytes
 * @param sent likewise
 * @param policy what is required there, canonical
 * @param strands the tunnel's sources there, in the order of their names
 */
public record EndReport(
        String name,
        WireGuardKey own,
        WireGuardKey peer,
        long epoch,
        Kid kid,
        Condition condition,
        Holding holding,
        Optional<Long> handshakeAgeSeconds,
        long received,
        long sent,
        String policy,
        List<ReportedStrand> strands) {

    /** Stands for a public key that is not known. */
    public static final WireGuardKey UNKNOWN = new WireGuardKey(new byte[WireGuardKey.LENGTH]);

    public EndReport {
        strands = List.copyOf(strands);
    }

    /**
     * A source there.
     *
     * @param problem why it last yielded nothing, as a reason of docs/protocol.md, section 5; 0 where nothing is known
     */
    public record ReportedStrand(StrandName strand, int problem) {}

    /** Whether the interface can be read. */
    public enum Condition {
        READ(0),
        NO_INTERFACE(1),
        NO_PEER(2),
        NOT_PERMITTED(3),
        BROKEN(4);

        private final int code;

        Condition(int code) {
            this.code = code;
        }

        int code() {
            return code;
        }

        static Condition of(int code) throws MalformedMessageException {
            for (Condition condition : values()) {
                if (condition.code == code) {
                    return condition;
                }
            }
            throw new MalformedMessageException("unknown condition " + code + " of an interface");
        }
    }

    /** Which preshared key an interface holds for the peer. */
    public enum Holding {
        /** None at all. */
        NONE(0),
        /** That of the epoch in force. */
        CURRENT(1),
        /** The one in waiting. */
        PREPARED(2),
        /** One that is neither. */
        OTHER(3),
        /** Some key; it was not compared. */
        SOME(4),
        /** The interface could not be read. */
        UNREAD(5);

        private final int code;

        Holding(int code) {
            this.code = code;
        }

        int code() {
            return code;
        }

        static Holding of(int code) throws MalformedMessageException {
            for (Holding holding : values()) {
                if (holding.code == code) {
                    return holding;
                }
            }
            throw new MalformedMessageException("unknown holding " + code);
        }
    }
}
