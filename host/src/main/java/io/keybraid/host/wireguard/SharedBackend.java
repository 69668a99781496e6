package io.keybraid.host.wireguard;

import io.keybraid.host.key.InterfaceName;
import io.keybraid.host.key.PresharedKey;
import io.keybraid.host.key.WireGuardKey;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Another backend, for many tunnels of one interface. To read a key back, and to learn of a handshake, WireGuard has to be asked for
 * all peers of an interface: ten thousand tunnels that each did would do nothing else. So those that want to install at the same
 * time share one write and one reading, and those that ask for handshakes share a reading. An interface is busy with either for
 * a fifth of the time at most, so that what a reading costs decides how long a tunnel waits: nothing to speak of with few peers,
 * half a second with ten thousand.
 */
public final class SharedBackend implements WireGuardBackend {

    private final WireGuardBackend backend;
    private final Map<InterfaceName, SharedInterface> interfaces = new ConcurrentHashMap<>();

    /** Closes it with itself. */
    public SharedBackend(WireGuardBackend backend) {
        this.backend = backend;
    }

    /** The backend that is shared. */
    public WireGuardBackend behind() {
        return backend;
    }

    private SharedInterface at(InterfaceName name) {
        return interfaces.computeIfAbsent(name, key -> new SharedInterface(key, backend));
    }

    @Override
    public String name() {
        return backend.name();
    }

    @Override
    public String name(InterfaceName name) {
        return backend.name(name);
    }

    @Override
    public void install(InterfaceName name, Map<WireGuardKey, PresharedKey> keys) throws WireGuardException {
        at(name).install(keys);
    }

    @Override
    public InterfaceSnapshot read(InterfaceName name) throws WireGuardException {
        return backend.read(name);
    }

    @Override
    public Handshakes handshakes(InterfaceName name) throws WireGuardException {
        return at(name).handshakes();
    }

    @Override
    public void kick(InterfaceName name, WireGuardKey peer) throws WireGuardException {
        try {
            backend.kick(name, peer);
        } finally {
            at(name).forgetHandshakes();
        }
    }

    @Override
    public void close() {
        backend.close();
    }
}
