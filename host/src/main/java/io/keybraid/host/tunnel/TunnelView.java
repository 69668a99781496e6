package io.keybraid.host.tunnel;

import io.keybraid.host.key.Kid;
import io.keybraid.host.message.Message.StrandName;
import io.keybraid.host.message.TunnelTag;
import io.keybraid.host.round.StrandFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How a tunnel stands, at one moment. Holds no secrets.
 *
 * @param settings what the configuration says of it
 * @param phase how far it is
 * @param initiator whether this end begins rounds; empty until the interface's key is known
 * @param tag names it at both ends; empty until the interface's key is known
 * @param epoch of the keys in force; 0 before the first rotation
 * @param kid of the keys in force
 * @param rotations since the start of this process
 * @param lastRotation when both ends had the keys in force, as far as this process knows
 * @param lastDuration from the beginning of that round to its end
 * @param nextRotation when the next round is due; only the initiator knows
 * @param handshakeSince whether WireGuard completed a handshake since the keys in force were installed: the proof that both
 *     ends hold them
 * @param latestHandshake of WireGuard, when it was last read
 * @param used the strands in the keys in force, if this process made them
 * @param failures the strands left out of the last round, and why
 * @param alarms what is wrong
 * @param session WireGuard's
 */
public record TunnelView(
        TunnelSettings settings,
        Phase phase,
        Optional<Boolean> initiator,
        Optional<TunnelTag> tag,
        long epoch,
        Kid kid,
        long rotations,
        Optional<Instant> lastRotation,
        Optional<Duration> lastDuration,
        Optional<Instant> nextRotation,
        boolean handshakeSince,
        Optional<Instant> latestHandshake,
        List<StrandName> used,
        List<StrandFailure> failures,
        List<Alarm> alarms,
        SessionView session) {

    /** Whether both ends saw a handshake since they installed the keys in force. */
    public boolean isLive() {
        return handshakeSince && session.peerLive();
    }

    /** How far a tunnel is. */
    public enum Phase {
        /** Its WireGuard interface cannot be read yet. */
        WAITING_FOR_INTERFACE,
        /** There is no connection to the peer host. */
        WAITING_FOR_PEER,
        /** The ends compare what they hold. */
        COMPARING,
        /** Both ends hold the same keys, or none yet. */
        IN_STEP,
        /** A round runs. */
        ROTATING,
        /** The ends lost their common state. */
        OUT_OF_STEP,
        /** It was closed. */
        CLOSED
    }

    public TunnelView {
        used = List.copyOf(used);
        failures = List.copyOf(failures);
        alarms = List.copyOf(alarms);
    }
}
