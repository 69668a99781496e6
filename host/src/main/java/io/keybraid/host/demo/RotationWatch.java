package io.keybraid.host.demo;

import io.keybraid.host.daemon.Host;
import io.keybraid.host.key.PresharedKey;
import io.keybraid.host.problem.OperatorException;
import io.keybraid.host.tunnel.Tunnel;
import io.keybraid.host.tunnel.TunnelView;
import io.keybraid.host.wireguard.InterfaceSnapshot;
import io.keybraid.host.wireguard.PeerState;
import io.keybraid.host.wireguard.WireGuardBackend;
import java.security.SecureRandom;
import java.util.Optional;

/** Looks for rotations at both ends, and at what the interfaces really hold after each. Not thread-safe. */
final class RotationWatch {

    private final Tunnel paris;
    private final WireGuardBackend parisWires;
    private final Tunnel berlin;
    private final WireGuardBackend berlinWires;
    private final Fingerprints fingerprints;
    private long shown;

    RotationWatch(
            Host paris, WireGuardBackend parisWires, Host berlin, WireGuardBackend berlinWires, SecureRandom random) {
        this.paris = paris.tunnels().iterator().next();
        this.parisWires = parisWires;
        this.berlin = berlin.tunnels().iterator().next();
        this.berlinWires = berlinWires;
        this.fingerprints = new Fingerprints(random);
    }

    /** The rotation after the one shown last, once both ends say it is over. */
    Optional<Rotation> look(int number, Optional<String> keyId) throws OperatorException {
        TunnelView here = paris.view();
        TunnelView there = berlin.view();
        boolean over = here.epoch() == there.epoch()
                && here.epoch() > shown
                && here.phase() == TunnelView.Phase.IN_STEP
                && there.phase() == TunnelView.Phase.IN_STEP;
        if (!over) {
            return Optional.empty();
        }
        String initiator = fingerprint(paris, parisWires);
        String responder = fingerprint(berlin, berlinWires);
        if (paris.view().epoch() != here.epoch() || berlin.view().epoch() != here.epoch()) {
            // The next rotation began between the two looks: what was read belongs to neither.
            return Optional.empty();
        }
        shown = here.epoch();
        boolean initiates = here.initiator().orElse(true);
        return Optional.of(new Rotation(
                number,
                here.epoch(),
                keyId,
                initiator,
                responder,
                here.used(),
                (initiates ? here : there).lastDuration()));
    }

    private String fingerprint(Tunnel tunnel, WireGuardBackend wires) throws OperatorException {
        try (InterfaceSnapshot snapshot = wires.read(tunnel.settings().interfaceName())) {
            Optional<PresharedKey> key = snapshot.peer(tunnel.settings().peer()).flatMap(PeerState::presharedKey);
            return key.map(fingerprints::of).orElse("none");
        }
    }
}
