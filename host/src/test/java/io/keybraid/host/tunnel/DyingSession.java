package io.keybraid.host.tunnel;

import io.keybraid.host.key.InterfaceName;
import io.keybraid.host.key.PresharedKey;
import io.keybraid.host.key.WireGuardKey;
import io.keybraid.host.wireguard.InterfaceSnapshot;
import io.keybraid.host.wireguard.PeerState;
import io.keybraid.host.wireguard.WireGuardBackend;
import io.keybraid.host.wireguard.WireGuardException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The session of a {@link TunnelBench}, which may die: from then on the latest handshake stands still at both ends. It comes back when
 * one end is kicked, unless it is to stay dead. Beside it, an end may be made blind to handshakes, and its installs refused.
 */
final class DyingSession {

    /** A kick, and when. */
    record Kicked(String end, Duration at) {}

    /** One end's WireGuard. */
    final class Wires implements WireGuardBackend {
        private final TunnelBench.End end;
        private final Map<WireGuardKey, PeerState> frozen = new HashMap<>();
        private boolean blind;
        private boolean refusing;
        private int reads;

        private Wires(TunnelBench.End end) {
            this.end = end;
            end.backend = this;
        }

        /** Its latest handshake stands still from now on, or no more. */
        void blind(boolean now) throws WireGuardException {
            blind = now;
            freeze();
        }

        void refuse(boolean now) {
            refusing = now;
        }

        int reads() {
            return reads;
        }

        private void freeze() throws WireGuardException {
            frozen.clear();
            try (InterfaceSnapshot seen = end.wires.read(TunnelBench.WG0)) {
                frozen.putAll(seen.peers());
            }
        }

        @Override
        public String name() {
            return "dying";
        }

        @Override
        public void install(InterfaceName name, Map<WireGuardKey, PresharedKey> keys) throws WireGuardException {
            if (refusing) {
                throw new WireGuardException(
                        WireGuardException.Cause.NOT_PERMITTED, "refused by the test", "do not", null);
            }
            end.wires.install(name, keys);
        }

        @Override
        public InterfaceSnapshot read(InterfaceName name) throws WireGuardException {
            reads++;
            InterfaceSnapshot seen = end.wires.read(name);
            if (!dead && !blind) {
                return seen;
            }
            Map<WireGuardKey, PeerState> peers = new HashMap<>();
            seen.peers().forEach((key, peer) -> peers.put(key, still(peer, frozen.get(key))));
            return new InterfaceSnapshot(name, seen.publicKey(), peers);
        }

        /** Both ends send all the time, and so each gets what the other tries. */
        private PeerState still(PeerState now, PeerState then) {
            long more = sending ? 148 * bench.time.elapsed().toSeconds() : 0;
            return new PeerState(
                    now.presharedKey(),
                    then.latestHandshake(),
                    now.endpoint(),
                    then.receivedBytes() + more,
                    then.sentBytes() + more,
                    sending ? now.keepalive() : Optional.empty());
        }

        @Override
        public void kick(InterfaceName name, WireGuardKey peer) throws WireGuardException {
            kicks.add(new Kicked(end.name, bench.time.elapsed()));
            dead &= !mends;
            end.wires.kick(name, peer);
        }

        @Override
        public void close() {}
    }

    private final TunnelBench bench;
    private final List<Kicked> kicks = new ArrayList<>();
    private boolean dead;
    private boolean sending = true;
    private boolean mends = true;
    final Wires paris;
    final Wires berlin;

    /** Before the start. */
    DyingSession(TunnelBench bench) {
        this.bench = bench;
        this.paris = new Wires(bench.paris);
        this.berlin = new Wires(bench.berlin);
    }

    /** Both ends go on sending. */
    void die() throws WireGuardException {
        paris.freeze();
        berlin.freeze();
        dead = true;
    }

    /** Nobody sends anything from now on, so that no handshake is made. */
    void fallSilent() throws WireGuardException {
        sending = false;
        die();
    }

    /** A kick does not help. */
    void stayDead() throws WireGuardException {
        mends = false;
        die();
    }

    boolean isDead() {
        return dead;
    }

    List<Kicked> kicks() {
        return kicks;
    }

    /** When the session ends by its age, since the beginning. */
    Duration endsAt() {
        Instant latest =
                paris.frozen.values().iterator().next().latestHandshake().orElseThrow();
        return Duration.between(VirtualTime.BEGINNING, latest).plus(Duration.ofSeconds(180));
    }
}
