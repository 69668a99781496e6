package io.keybraid.host.wireguard.uapi;

import io.keybraid.host.key.InterfaceName;
import io.keybraid.host.key.PresharedKey;
import io.keybraid.host.key.WireGuardKey;
import io.keybraid.host.wireguard.WireGuardBackend;
import io.keybraid.host.wireguard.WireGuardException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.bouncycastle.math.ec.rfc7748.X25519;

/**
 * Sets up fresh userspace interfaces through their UAPI sockets: a private key, peers. For the demo and for tests, whose
 * interfaces are their own; a host touches nothing but preshared keys, through {@link WireGuardBackend}.
 */
public final class InterfaceSetup implements AutoCloseable {

    private static final Duration DEADLINE = Duration.ofSeconds(5);

    private final Path directory;
    private final Watchdog watchdog = new Watchdog();
    private final ConcurrentHashMap<InterfaceName, UapiSocket> sockets = new ConcurrentHashMap<>();

    public InterfaceSetup(Path runDirectory) {
        directory = Objects.requireNonNull(runDirectory);
    }

    /**
     * Gives an interface a new private key, which nobody else ever sees, and a port to listen on.
     *
     * @return its public key
     */
    public WireGuardKey newIdentity(InterfaceName name, int listenPort, SecureRandom random) throws WireGuardException {
        byte[] privateKey = new byte[X25519.SCALAR_SIZE];
        try {
            X25519.generatePrivateKey(random, privateKey);
            try (UapiRequest request = UapiRequest.identity(privateKey, listenPort)) {
                send(name, request);
            }
            byte[] publicKey = new byte[X25519.POINT_SIZE];
            X25519.generatePublicKey(privateKey, 0, publicKey, 0);
            return new WireGuardKey(publicKey);
        } finally {
            Arrays.fill(privateKey, (byte) 0);
        }
    }

    /**
     * Adds a peer; one that is there is removed in the same transaction, which ends its session and starts a handshake with
     * the next packet. It loses the packets of about one round trip, and every packet for seconds if both ends do it at once.
     */
    public void addPeer(InterfaceName name, PeerSetup peer, Optional<PresharedKey> key) throws WireGuardException {
        try (UapiRequest request = UapiRequest.add(peer, key)) {
            send(name, request);
        }
    }

    private void send(InterfaceName name, UapiRequest request) throws WireGuardException {
        UapiSocket socket = sockets.computeIfAbsent(name, n -> new UapiSocket(n, directory, DEADLINE, watchdog));
        int errno = socket.hold(channel -> {
            request.writeTo(channel);
            return UapiReply.read(channel, line -> {});
        });
        if (errno != 0) {
            throw socket.problems().refused(errno);
        }
    }

    @Override
    public void close() {
        sockets.values().forEach(UapiSocket::close);
        watchdog.close();
    }
}
