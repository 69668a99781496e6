package io.keybraid.host.bench.million;

import io.keybraid.host.key.InterfaceName;
import io.keybraid.host.key.PresharedKey;
import io.keybraid.host.key.WireGuardKey;
import io.keybraid.host.tunnel.VirtualTime;
import io.keybraid.host.wireguard.Handshakes;
import io.keybraid.host.wireguard.InterfaceSnapshot;
import io.keybraid.host.wireguard.WireGuardBackend;
import io.keybraid.host.wireguard.WireGuardException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * Another backend, whose tunnels share what was read of handshakes, on virtual time: as old as it may be, and never from before an
 * install or a kick. That is what a host's shared backend does on the machine's time.
 */
final class SharedLooks implements WireGuardBackend {

    private static final long OLDEST = Duration.ofSeconds(2).toNanos();

    private final WireGuardBackend backend;
    private final VirtualTime time;
    private final Map<InterfaceName, Look> looks = new HashMap<>();

    private record Look(Handshakes handshakes, long at) {}

    SharedLooks(WireGuardBackend backend, VirtualTime time) {
        this.backend = backend;
        this.time = time;
    }

    @Override
    public String name() {
        return backend.name();
    }

    @Override
    public void install(InterfaceName name, Map<WireGuardKey, PresharedKey> keys) throws WireGuardException {
        looks.remove(name);
        backend.install(name, keys);
    }

    @Override
    public InterfaceSnapshot read(InterfaceName name) throws WireGuardException {
        return backend.read(name);
    }

    @Override
    public Handshakes handshakes(InterfaceName name) throws WireGuardException {
        Look known = looks.get(name);
        if (known == null || time.nanoTime() - known.at() > OLDEST) {
            known = new Look(backend.handshakes(name), time.nanoTime());
            looks.put(name, known);
        }
        return known.handshakes();
    }

    @Override
    public void kick(InterfaceName name, WireGuardKey peer) throws WireGuardException {
        looks.remove(name);
        backend.kick(name, peer);
    }

    @Override
    public void close() {
        backend.close();
    }
}
