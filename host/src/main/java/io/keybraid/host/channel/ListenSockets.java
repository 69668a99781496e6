package io.keybraid.host.channel;

import io.keybraid.host.key.HostPort;
import io.keybraid.host.problem.OperatorException;
import io.keybraid.host.problem.OperatorException.Reason;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The sockets this host listens on: all of those configured, or none. */
final class ListenSockets implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ListenSockets.class);
    private static final int BACKLOG = 1024;
    private static final int PRIVILEGED_BELOW = 1024;
    private static final long PAUSE_MILLIS = 100;

    private final List<ServerSocketChannel> sockets = new ArrayList<>();

    private ListenSockets() {}

    /** Binds all of them, or says which one cannot be bound and why. */
    static ListenSockets bind(List<HostPort> addresses) throws OperatorException {
        ListenSockets bound = new ListenSockets();
        try {
            for (HostPort address : withoutCovered(addresses)) {
                bound.sockets.add(bindOne(address));
            }
            return bound;
        } catch (OperatorException failed) {
            bound.close();
            throw failed;
        }
    }

    /** The JVM's {@code [::]} socket takes IPv4 connections too, and so cannot stand beside one on {@code 0.0.0.0}. */
    private static List<HostPort> withoutCovered(List<HostPort> addresses) {
        LinkedHashSet<HostPort> all = new LinkedHashSet<>(addresses);
        return all.stream()
                .filter(one -> !one.host().equals("0.0.0.0") || !all.contains(new HostPort("::", one.port())))
                .toList();
    }

    private static ServerSocketChannel bindOne(HostPort address) throws OperatorException {
        try {
            InetAddress resolved = InetAddress.getByName(address.host());
            ProtocolFamily family =
                    resolved instanceof Inet6Address ? StandardProtocolFamily.INET6 : StandardProtocolFamily.INET;
            ServerSocketChannel socket = ServerSocketChannel.open(family);
            try {
                socket.setOption(StandardSocketOptions.SO_REUSEADDR, true);
                return socket.bind(new InetSocketAddress(resolved, address.port()), BACKLOG);
            } catch (IOException | RuntimeException failed) {
                socket.close();
                throw failed;
            }
        } catch (IOException | UnsupportedOperationException failed) {
            throw cannotListen(address, failed);
        }
    }

    private static OperatorException cannotListen(HostPort address, Exception failure) {
        String said = Diagnosis.words(failure).toLowerCase(Locale.ROOT);
        String port = Integer.toString(address.port());
        String hint;
        String why;
        if (failure instanceof java.net.UnknownHostException) {
            why = "the name has no address";
            hint = "write an address under listen:, such as 0.0.0.0:" + port;
        } else if (said.contains("in use")) {
            why = "the port is in use";
            hint = "see who has it: ss -ltnp 'sport = :" + port + "'; stop that, or change listen: in the config";
        } else if (said.contains("denied") || said.contains("not permitted")) {
            why = "no permission";
            hint = address.port() < PRIVILEGED_BELOW
                    ? "ports below 1024 need CAP_NET_BIND_SERVICE; choose a higher one, such as 7432"
                    : "a security policy forbids it; see: journalctl -t audit";
        } else if (said.contains("assign")) {
            why = "this machine has no such address";
            hint = "see its addresses: ip address; or listen on 0.0.0.0:" + port;
        } else {
            why = Diagnosis.words(failure);
            hint = "change listen: in the config";
        }
        return new OperatorException(Reason.NETWORK, "cannot listen on " + address + ": " + why, hint, failure);
    }

    /** Real addresses and ports. */
    List<InetSocketAddress> addresses() {
        List<InetSocketAddress> addresses = new ArrayList<>();
        for (ServerSocketChannel socket : sockets) {
            try {
                addresses.add((InetSocketAddress) socket.getLocalAddress());
            } catch (IOException closed) {
                LOG.debug("a listening socket is closed", closed);
            }
        }
        return List.copyOf(addresses);
    }

    /** Starts to accept; until now connections waited in the backlog. */
    void accept(Executor threads, Consumer<Socket> taker) {
        sockets.forEach(socket -> threads.execute(() -> acceptAll(socket, taker)));
    }

    private static void acceptAll(ServerSocketChannel socket, Consumer<Socket> taker) {
        while (socket.isOpen()) {
            try {
                taker.accept(socket.accept().socket());
            } catch (ClosedChannelException stopping) {
                return;
            } catch (IOException | RuntimeException failed) {
                LOG.warn("cannot accept connections: {}", Diagnosis.words(failed));
                pause();
            }
        }
    }

    /** Out of file descriptors, most likely: trying again at once would only burn a core. */
    private static void pause() {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        for (ServerSocketChannel socket : sockets) {
            try {
                socket.close();
            } catch (IOException failed) {
                LOG.debug("closing a listening socket failed", failed);
            }
        }
    }
}
