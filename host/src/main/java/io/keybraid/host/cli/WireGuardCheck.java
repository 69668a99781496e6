package io.keybraid.host.cli;

import io.keybraid.host.config.HostConfig;
import io.keybraid.host.config.TunnelConfig;
import io.keybraid.host.daemon.Backends;
import io.keybraid.host.key.InterfaceName;
import io.keybraid.host.problem.OperatorException;
import io.keybraid.host.wireguard.InterfaceSnapshot;
import io.keybraid.host.wireguard.WireGuardBackend;
import io.keybraid.host.wireguard.WireGuardException;
import io.keybraid.host.wireguard.WireGuardException.Cause;
import java.util.HashMap;
import java.util.Map;

/** Whether every tunnel's interface is there, may be read, and has the peer. */
record WireGuardCheck(HostConfig config, CheckReport report) {

    void run() throws OperatorException {
        Map<InterfaceName, InterfaceSnapshot> readings = new HashMap<>();
        try (WireGuardBackend backend = Backends.open(config)) {
            for (TunnelConfig tunnel : config.tunnels().values()) {
                report.attempt(() -> check(backend, readings, tunnel));
            }
        } finally {
            readings.values().forEach(InterfaceSnapshot::close);
        }
    }

    /** @param readings one for each interface, however many tunnels it has */
    private void check(WireGuardBackend backend, Map<InterfaceName, InterfaceSnapshot> readings, TunnelConfig tunnel)
            throws WireGuardException {
        InterfaceSnapshot snapshot = readings.get(tunnel.interfaceName());
        if (snapshot == null) {
            snapshot = backend.read(tunnel.interfaceName());
            readings.put(tunnel.interfaceName(), snapshot);
        }
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
