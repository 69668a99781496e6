package io.keybraid.host.status;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * One tunnel at one moment.
 *
 * @param name in this host's configuration
 * @param interfaceName WireGuard's interface
 * @param peer the peer's WireGuard public key
 * @param role this end's part in rounds; empty until the interface's own key is known
 * @param state how far it is
 * @param epoch of the preshared key in force; 0 before the first
 * @param kid names the preshared key in force, without telling anything of it; empty before the first
 * @param rotations since this process began
 * @param lastRotation when the key in force was installed at both ends, as far as this process knows
 * @param ageSeconds how old the key in force is
 * @param lastRoundMillis how long the last round took, from its beginning to both ends installed
 * @param nextRotation when the next is due; only the initiator knows
 * @param latestHandshake WireGuard's, when it was last read
 * @param link to the peer host
 * @param policy what is required, as bound into the key
 * @param strands those of the key in force, then those that were left out of the last round
 * @param alarms what is wrong
 * @param backend the way WireGuard is spoken to; empty until it is known
 * @param session WireGuard's, as both ends see it
 */
public record TunnelStatus(
        String name,
        String interfaceName,
        String peer,
        Optional<Role> role,
        State state,
        long epoch,
        Optional<String> kid,
        long rotations,
        Optional<Instant> lastRotation,
        Optional<Long> ageSeconds,
        Optional<Long> lastRoundMillis,
        Optional<Instant> nextRotation,
        Optional<Instant> latestHandshake,
        LinkStatus link,
        String policy,
        List<StrandStatus> strands,
        List<AlarmStatus> alarms,
        Optional<String> backend,
        SessionStatus session) {

    /** Who begins rounds. */
    public enum Role {
        INITIATOR,
        RESPONDER
    }

    /** How far a tunnel is; of several that apply, the one nearest to the end of this list. */
    public enum State {
        /** Its WireGuard interface cannot be read yet. */
        WAITING_FOR_INTERFACE,
        /** There is no connection to the peer host. */
        WAITING_FOR_PEER,
        /** The ends compare what they hold. */
        COMPARING,
        /** Both ends hold the same key, or none yet; WireGuard has not proven it by a handshake. */
        IN_STEP,
        /** Both ends saw a handshake since they installed the key in force: it is in use. */
        LIVE,
        /** A round runs; the key in force stays until it ends. */
        ROTATING,
        /** The ends lost their common state. */
        OUT_OF_STEP,
        /** No fresh key came in time; the last one stays. */
        STALE,
        /** No fresh key came in time; a random one blocks the tunnel, as configured. */
        BLOCKED,
        /** It was closed. */
        CLOSED;

        /** For people. */
        public String label() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }
    }

    public TunnelStatus {
        Objects.requireNonNull(name);
        Objects.requireNonNull(interfaceName);
        Objects.requireNonNull(peer);
        Objects.requireNonNull(role);
        Objects.requireNonNull(state);
        Objects.requireNonNull(kid);
        Objects.requireNonNull(lastRotation);
        Objects.requireNonNull(ageSeconds);
        Objects.requireNonNull(lastRoundMillis);
        Objects.requireNonNull(nextRotation);
        Objects.requireNonNull(latestHandshake);
        Objects.requireNonNull(link);
        Objects.requireNonNull(policy);
        Objects.requireNonNull(backend);
        Objects.requireNonNull(session);
        strands = List.copyOf(strands);
        alarms = List.copyOf(alarms);
    }
}
