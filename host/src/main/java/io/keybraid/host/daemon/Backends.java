package io.keybraid.host.daemon;

import io.keybraid.host.config.HostConfig;
import io.keybraid.host.config.TunnelConfig;
import io.keybraid.host.key.InterfaceName;
import io.keybraid.host.problem.OperatorException;
import io.keybraid.host.wireguard.ChosenBackend;
import io.keybraid.host.wireguard.InterfaceSurvey;
import io.keybraid.host.wireguard.WireGuardBackend;
import io.keybraid.host.wireguard.memory.MemoryBackend;
import io.keybraid.host.wireguard.memory.MemoryEther;
import io.keybraid.host.wireguard.netlink.NetlinkBackend;
import io.keybraid.host.wireguard.uapi.UapiBackend;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Set;

/** Opens the way to WireGuard that a configuration asks for. */
public final class Backends {

    private Backends() {}

    public static WireGuardBackend open(HostConfig config) throws OperatorException {
        Path sockets = config.wireGuard().socketDirectory();
        return switch (config.wireGuard().backend()) {
            case AUTO ->
                new ChosenBackend(new InterfaceSurvey(sockets), new UapiBackend(sockets), new NetlinkBackend(sockets));
            case UAPI -> new UapiBackend(sockets);
            case NETLINK -> new NetlinkBackend(sockets);
            case MEMORY -> inMemory(config, new MemoryEther(InstantSource.system()));
        };
    }

    /** Interfaces and peers as the configuration's tunnels have them, in this ether. */
    public static MemoryBackend inMemory(HostConfig config, MemoryEther ether) throws OperatorException {
        MemoryBackend backend = new MemoryBackend(ether);
        Set<InterfaceName> made = new HashSet<>();
        for (TunnelConfig tunnel : config.tunnels().values()) {
            if (made.add(tunnel.interfaceName())) {
                backend.addInterface(tunnel.interfaceName(), tunnel.publicKey().orElseThrow());
            }
            backend.addPeer(tunnel.interfaceName(), tunnel.peer());
        }
        return backend;
    }
}
