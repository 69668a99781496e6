package io.keybraid.host.cli;

import io.keybraid.host.config.HostConfig;
import io.keybraid.host.config.TunnelConfig;
import io.keybraid.host.daemon.Backends;
import io.keybraid.host.problem.OperatorException;
import io.keybraid.host.wireguard.InterfaceSnapshot;
import io.keybraid.host.wireguard.WireGuardBackend;
import io.keybraid.host.wireguard.WireGuardException;
import io.keybraid.host.wireguard.WireGuardException.Cause;

/** Whether every tunnel's interface is there, may be read, and has the peer. */
record WireGuardCheck(HostConfig config, CheckReport report) {

    void run() throws OperatorException {
        try (WireGuardBackend backend = Backends.open(config)) {
            for (TunnelConfig tunnel : config.tunnels().values()) {
                report.attempt(() -> check(backend, tunnel));
            }
        }
    }

    private void check(WireGuardBackend backend, TunnelConfig tunnel) throws WireGuardException {
        try (InterfaceSnapshot snapshot = backend.read(tunnel.interfaceName())) {
            if (snapshot.peer(tunnel.peer()).isEmpty()) {
                throw new WireGuardException(
                        Cause.NO_PEER,
                        "tunnel '" + tunnel.name() + "': interface " + tunnel.interfaceName() + " has no peer "
                                + tunnel.peer(),
                        "add the peer to the interface, or mend the tunnel's 'peer'",
                        null);
            }
            report.good(
                    "tunnel " + tunnel.name(),
                    tunnel.interfaceName() + " has its peer, by " + backend.name(tunnel.interfaceName()));
        }
    }
}
