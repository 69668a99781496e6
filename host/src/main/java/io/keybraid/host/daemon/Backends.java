package io.keybraid.host.daemon;

import io.keybraid.host.config.HostConfig;
import io.keybraid.host.config.TunnelConfig;
import io.keybraid.host.config.WireGuardConfig;
import io.keybraid.host.key.WireGuardKey;
import io.keybraid.host.problem.OperatorException;
import io.keybraid.host.wireguard.ChosenBackend;
import io.keybraid.host.wireguard.InterfaceSurvey;
import io.keybraid.host.wireguard.SharedBackend;
import io.keybraid.host.wireguard.WireGuardBackend;
import io.keybraid.host.wireguard.command.WgBackend;
import io.keybraid.host.wireguard.memory.MemoryBackend;
import io.keybraid.host.wireguard.memory.MemoryEther;
import io.keybraid.host.wireguard.netlink.NetlinkBackend;
import io.keybraid.host.wireguard.uapi.UapiBackend;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;

/** Opens the way to WireGuard that a configuration asks for. */
public final class Backends {

    private Backends() {}

    public static WireGuardBackend open(HostConfig config) throws OperatorException {
        WireGuardBackend backend = open(config.wireGuard());
        follow(backend, config);
        return backend;
    }

    /** The same where no tunnel is configured yet. */
    public static WireGuardBackend open(WireGuardConfig wireGuard) {
        Path sockets = wireGuard.socketDirectory();
        return switch (wireGuard.backend()) {
            case AUTO -> chosen(sockets);
            case UAPI -> new UapiBackend(sockets);
            case NETLINK -> new NetlinkBackend(sockets);
            case WG -> new WgBackend(sockets);
            case MEMORY -> new MemoryBackend(new MemoryEther(InstantSource.system()));
        };
    }

    private static ChosenBackend chosen(Path sockets) {
        WgBackend wg = new WgBackend(sockets);
        Optional<WireGuardBackend> kernel =
                NetlinkBackend.isPossible() ? Optional.of(new NetlinkBackend(sockets)) : Optional.empty();
        return new ChosenBackend(new InterfaceSurvey(sockets), new UapiBackend(sockets), kernel, wg, wg::canRead);
    }

    /** Interfaces and peers as the configuration's tunnels have them, in this ether. */
    public static MemoryBackend inMemory(HostConfig config, MemoryEther ether) throws OperatorException {
        MemoryBackend backend = new MemoryBackend(ether);
        follow(backend, config);
        return backend;
    }

    /** Where there is no WireGuard, what a configuration's tunnels need is made; elsewhere nothing is. */
    static void follow(WireGuardBackend backend, HostConfig config) throws OperatorException {
        WireGuardBackend real = backend instanceof SharedBackend shared ? shared.behind() : backend;
        if (!(real instanceof MemoryBackend memory)) {
            return;
        }
        for (TunnelConfig tunnel : config.tunnels().values()) {
            Optional<WireGuardKey> own = tunnel.publicKey();
            if (own.isPresent() && !memory.hasInterface(tunnel.interfaceName())) {
                memory.addInterface(tunnel.interfaceName(), own.get());
            }
            memory.addPeer(tunnel.interfaceName(), tunnel.peer());
        }
    }
}
