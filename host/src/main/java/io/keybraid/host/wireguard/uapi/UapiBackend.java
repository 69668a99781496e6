package io.keybraid.host.wireguard.uapi;

import io.keybraid.host.key.InterfaceName;
import io.keybraid.host.key.PresharedKey;
import io.keybraid.host.key.WireGuardKey;
import io.keybraid.host.wireguard.Handshakes;
import io.keybraid.host.wireguard.InterfaceSnapshot;
import io.keybraid.host.wireguard.Kick;
import io.keybraid.host.wireguard.PeerCopy;
import io.keybraid.host.wireguard.PeerProblems;
import io.keybraid.host.wireguard.WireGuardBackend;
import io.keybraid.host.wireguard.WireGuardException;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/**
 * WireGuard in userspace (wireguard-go, boringtun) through its UAPI socket,
 * <a href="https://www.wireguard.com/xplatform/#configuration-protocol">wireguard.com/xplatform</a>. A socket is a file:
 * it is reached from any network namespace.
 *
 * <p>Key bytes go from where they lie outside the heap into a buffer outside the heap, as hexadecimal digits, and are
 * wiped there after one write; none becomes a String. UAPI answers errno 0 for a peer that it does not have, so what was
 * written is read back.
 */
public final class UapiBackend implements WireGuardBackend {

    /** Where wireguard-go and boringtun put their sockets. */
    public static final Path RUN_DIRECTORY = Path.of("/var/run/wireguard");

    private static final Duration DEADLINE = Duration.ofSeconds(5);

    private final Path directory;
    private final Duration deadline;
    private final Watchdog watchdog = new Watchdog();
    private final Map<InterfaceName, UapiSocket> sockets = new ConcurrentHashMap<>();
    private final Map<InterfaceName, OwnPublicKey> ownKeys = new ConcurrentHashMap<>();
    private final SecureRandom random = new SecureRandom();
    private volatile boolean closed;

    /** Speaks to the sockets in this directory, which need not be there yet. */
    public UapiBackend(Path runDirectory) {
        this(runDirectory, DEADLINE);
    }

    UapiBackend(Path runDirectory, Duration deadline) {
        this.directory = Objects.requireNonNull(runDirectory);
        this.deadline = deadline;
    }

    @Override
    public String name() {
        return "uapi";
    }

    @Override
    public void install(InterfaceName name, Map<WireGuardKey, PresharedKey> keys) throws WireGuardException {
        if (keys.isEmpty()) {
            return;
        }
        UapiSocket socket = socket(name);
        UapiReadBack readBack = socket.hold(channel -> {
            write(socket, channel, keys);
            return readBack(socket, channel, keys);
        });
        if (!readBack.missing().isEmpty()) {
            throw PeerProblems.noPeer(name, readBack.missing(), readBack.present());
        }
        if (!readBack.different().isEmpty()) {
            throw PeerProblems.notInstalled(name, readBack.different());
        }
    }

    private static void write(UapiSocket socket, SocketChannel channel, Map<WireGuardKey, PresharedKey> keys)
            throws IOException, WireGuardException {
        try (UapiRequest request = UapiRequest.set(keys)) {
            request.writeTo(channel);
        }
        requireSuccess(socket, UapiReply.read(channel, line -> {}));
    }

    private static UapiReadBack readBack(UapiSocket socket, SocketChannel channel, Map<WireGuardKey, PresharedKey> keys)
            throws IOException, WireGuardException {
        UapiReadBack readBack = new UapiReadBack(keys);
        get(socket, channel, readBack);
        readBack.finish();
        return readBack;
    }

    @Override
    public void kick(InterfaceName name, WireGuardKey peer) throws WireGuardException {
        UapiSocket socket = socket(name);
        Kick<PeerCopy> kick = new Kick<>(name, peer, new Kick.Way<PeerCopy>() {
            @Override
            public PeerCopy read() throws WireGuardException {
                return socket.hold(channel -> copy(socket, channel, name, peer));
            }

            @Override
            public void renew(PeerCopy before) throws WireGuardException {
                socket.hold(channel -> replace(socket, channel, before));
            }
        });
        socket.inOneTurn(kick::run);
    }

    private static WireGuardKey replace(UapiSocket socket, SocketChannel channel, PeerCopy before)
            throws IOException, WireGuardException {
        try (UapiRequest request = UapiRequest.replace(before)) {
            request.writeTo(channel);
        }
        requireSuccess(socket, UapiReply.read(channel, line -> {}));
        return before.key();
    }

    private static PeerCopy copy(UapiSocket socket, SocketChannel channel, InterfaceName name, WireGuardKey peer)
            throws IOException, WireGuardException {
        UapiPeerReader reader = new UapiPeerReader(peer);
        boolean complete = false;
        try {
            get(socket, channel, reader);
            PeerCopy copy =
                    reader.finish().orElseThrow(() -> PeerProblems.noPeer(name, List.of(peer), reader.present()));
            complete = true;
            return copy;
        } finally {
            if (!complete) {
                reader.close();
            }
        }
    }

    @Override
    public InterfaceSnapshot read(InterfaceName name) throws WireGuardException {
        UapiSocket socket = socket(name);
        return socket.hold(channel -> {
            UapiSnapshot snapshot = new UapiSnapshot(ownKey(name));
            boolean complete = false;
            try {
                get(socket, channel, snapshot);
                InterfaceSnapshot whole = snapshot.finish(name);
                complete = true;
                return whole;
            } finally {
                if (!complete) {
                    snapshot.close();
                }
            }
        });
    }

    /** {@inheritDoc} No preshared key leaves the buffer that it was read into. */
    @Override
    public Handshakes handshakes(InterfaceName name) throws WireGuardException {
        UapiSocket socket = socket(name);
        return socket.hold(channel -> {
            UapiHandshakes handshakes = new UapiHandshakes(ownKey(name));
            get(socket, channel, handshakes);
            return handshakes.finish();
        });
    }

    private OwnPublicKey ownKey(InterfaceName name) {
        return ownKeys.computeIfAbsent(name, any -> new OwnPublicKey(random));
    }

    private static void get(UapiSocket socket, SocketChannel channel, UapiReply.LineReader reader)
            throws IOException, WireGuardException {
        try (UapiRequest request = UapiRequest.get()) {
            request.writeTo(channel);
        }
        requireSuccess(socket, UapiReply.read(channel, reader));
    }

    private static void requireSuccess(UapiSocket socket, int errno) throws WireGuardException {
        if (errno != 0) {
            throw socket.problems().refused(errno);
        }
    }

    private UapiSocket socket(InterfaceName name) {
        UapiSocket socket = sockets.computeIfAbsent(name, n -> new UapiSocket(n, directory, deadline, watchdog));
        if (closed) {
            socket.close();
        }
        return socket;
    }

    /** Closes the connections, after the calls that are going on. Any later call throws IllegalStateException. */
    @Override
    public void close() {
        closed = true;
        sockets.values().forEach(UapiSocket::close);
        watchdog.close();
    }
}
