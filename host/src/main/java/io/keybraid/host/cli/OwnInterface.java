package io.keybraid.host.cli;

import io.keybraid.host.config.BackendChoice;
import io.keybraid.host.config.HostConfig;
import io.keybraid.host.config.WireGuardConfig;
import io.keybraid.host.daemon.Backends;
import io.keybraid.host.key.InterfaceName;
import io.keybraid.host.key.WireGuardKey;
import io.keybraid.host.problem.OperatorException;
import io.keybraid.host.problem.OperatorException.Reason;
import io.keybraid.host.wireguard.InterfaceSnapshot;
import io.keybraid.host.wireguard.InterfaceSurvey;
import io.keybraid.host.wireguard.WireGuardBackend;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A WireGuard interface of this machine, as it is now.
 *
 * @param key its public key
 * @param peers those of its peers
 */
record OwnInterface(InterfaceName name, WireGuardKey key, Set<WireGuardKey> peers) {

    /**
     * Reads it.
     *
     * @param name empty for the only one there is
     * @param config empty where there is no file yet
     */
    static OwnInterface read(Optional<String> name, Optional<HostConfig> config) throws OperatorException {
        WireGuardConfig wireGuard = config.map(HostConfig::wireGuard)
                .orElse(new WireGuardConfig(BackendChoice.AUTO, WireGuardConfig.DEFAULT_SOCKET_DIRECTORY));
        InterfaceName chosen = name.isPresent() ? named(name.get()) : only(wireGuard);
        try (WireGuardBackend backend = Backends.open(wireGuard);
                InterfaceSnapshot snapshot = backend.read(chosen)) {
            WireGuardKey key = snapshot.publicKey()
                    .orElseThrow(() -> new OperatorException(
                            Reason.WIREGUARD,
                            "the interface " + chosen + " has no private key yet",
                            "give it one: wg set " + chosen + " private-key FILE"));
            return new OwnInterface(chosen, key, Set.copyOf(snapshot.peers().keySet()));
        }
    }

    private static InterfaceName named(String name) throws OperatorException {
        try {
            return new InterfaceName(name);
        } catch (IllegalArgumentException e) {
            throw new OperatorException(
                    Reason.USAGE,
                    "--interface: " + e.getMessage(),
                    "write the name that 'wg show' prints, such as wg0",
                    e);
        }
    }

    private static InterfaceName only(WireGuardConfig wireGuard) throws OperatorException {
        List<InterfaceName> there = new InterfaceSurvey(wireGuard.socketDirectory()).interfaces();
        if (there.size() == 1) {
            return there.getFirst();
        }
        throw new OperatorException(
                there.isEmpty() ? Reason.WIREGUARD : Reason.USAGE,
                there.isEmpty()
                        ? "this machine has no WireGuard interface"
                        : "this machine has several WireGuard interfaces",
                there.isEmpty()
                        ? "make the tunnel first, or see whether you may look into " + wireGuard.socketDirectory()
                        : "name one with --interface: "
                                + there.stream().map(InterfaceName::toString).collect(Collectors.joining(", ")));
    }
}
