package io.keybraid.host.wireguard.uapi;

import io.keybraid.host.key.WireGuardKey;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Scanner;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Stands for wireguard-go behind its UAPI socket, as far as we speak to it, and misbehaves when told to. */
public final class FakeUapiServer implements AutoCloseable {

    /** What is done with one request instead of answering it properly. */
    @FunctionalInterface
    interface Fault {
        void answer(SocketChannel channel, String properReply) throws IOException, InterruptedException;

        static Fault none() {
            return FakeUapiServer::write;
        }

        static Fault errno(int errno) {
            return reply("errno=" + errno + "\n\n");
        }

        static Fault reply(String reply) {
            return (channel, proper) -> write(channel, reply);
        }

        static Fault after(Runnable first, Fault then) {
            return (channel, proper) -> {
                first.run();
                then.answer(channel, proper);
            };
        }

        static Fault hangUp() {
            return (channel, proper) -> channel.close();
        }

        static Fault hangUpHalfway() {
            return (channel, proper) -> {
                write(channel, proper.substring(0, proper.length() / 2));
                channel.close();
            };
        }

        static Fault stall() {
            return (channel, proper) -> Thread.sleep(60_000);
        }

        static Fault byteByByte() {
            return byteEvery(0);
        }

        static Fault byteEvery(long milliseconds) {
            return (channel, proper) -> {
                for (int i = 0; i < proper.length(); i++) {
                    write(channel, proper.substring(i, i + 1));
                    Thread.sleep(milliseconds);
                }
            };
        }

        /** Never ends a line. */
        static Fault endless(String chunk) {
            return (channel, proper) -> {
                while (true) {
                    write(channel, chunk);
                }
            };
        }
    }

    private final ServerSocketChannel listener;
    private final Map<String, Peer> peers = new ConcurrentSkipListMap<>();
    private final Queue<Fault> faults = new ConcurrentLinkedQueue<>();
    private final Queue<String> requests = new ConcurrentLinkedQueue<>();
    private final Set<SocketChannel> open = ConcurrentHashMap.newKeySet();
    private final List<Thread> threads = new ArrayList<>();
    private final String head;
    private volatile int connections;

    public FakeUapiServer(Path socket, String privateKeyHex) throws IOException {
        head = "private_key=" + privateKeyHex + "\nlisten_port=51820\nfwmark=0\n";
        listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        listener.bind(UnixDomainSocketAddress.of(socket));
        start(this::acceptConnections);
    }

    public void addPeer(WireGuardKey peer) {
        peers.put(
                peer.toHex(),
                Peer.ADDED
                        .with("endpoint", "192.0.2.7:51820")
                        .with("persistent_keepalive_interval", "25")
                        .with("allowed_ip", "198.51.100.0/24")
                        .with("allowed_ip", "2001:db8::/64"));
    }

    void removePeer(WireGuardKey peer) {
        peers.remove(peer.toHex());
    }

    /** The next requests are answered like this, in turn, and the others properly. */
    void next(Fault... answers) {
        faults.addAll(List.of(answers));
    }

    /** All requests so far, empty lines left out. */
    List<String> requests() {
        return List.copyOf(requests);
    }

    int connections() {
        return connections;
    }

    /** Closes all connections, as a restart does. */
    void hangUpOnAll() throws IOException {
        for (SocketChannel channel : open) {
            channel.close();
        }
    }

    private synchronized void start(Runnable work) {
        threads.add(Thread.startVirtualThread(work));
    }

    private void acceptConnections() {
        try {
            while (true) {
                SocketChannel channel = listener.accept();
                open.add(channel);
                connections++;
                start(() -> serve(channel));
            }
        } catch (IOException e) {
            // Closed: the test is over.
        }
    }

    private void serve(SocketChannel channel) {
        try (channel;
                Scanner lines = new Scanner(Channels.newInputStream(channel), StandardCharsets.US_ASCII)) {
            StringBuilder request = new StringBuilder();
            while (lines.hasNextLine()) {
                String line = lines.nextLine();
                if (line.isEmpty()) {
                    answer(channel, request.toString());
                    request.setLength(0);
                } else {
                    request.append(line).append('\n');
                }
            }
        } catch (IOException | InterruptedException e) {
            // The other end, or the end of the test, has closed the connection.
        } finally {
            open.remove(channel);
        }
    }

    private void answer(SocketChannel channel, String request) throws IOException, InterruptedException {
        requests.add(request);
        Fault fault = faults.poll();
        (fault == null ? Fault.none() : fault).answer(channel, request.startsWith("get=1\n") ? get() : set(request));
    }

    private String get() {
        StringBuilder reply = new StringBuilder(head);
        peers.forEach((key, peer) -> {
            reply.append("public_key=" + key + "\npreshared_key=" + peer.presharedKey + "\nprotocol_version=1\n");
            reply.append("last_handshake_time_sec=1767225600\nlast_handshake_time_nsec=5\n");
            reply.append("tx_bytes=1480\nrx_bytes=920\n");
            peer.lines.forEach(line -> reply.append(line + "\n"));
        });
        return reply + "errno=0\n\n";
    }

    private String set(String request) {
        String peer = "";
        String[] lines = request.split("\n", -1);
        for (int i = 0; i < lines.length; i++) {
            int equals = lines[i].indexOf('=');
            String field = lines[i].substring(0, Math.max(equals, 0));
            String value = lines[i].substring(equals + 1);
            switch (field) {
                case "public_key" -> {
                    peer = value;
                    if (!lines[i + 1].equals("update_only=true")) {
                        peers.putIfAbsent(value, Peer.ADDED);
                    }
                }
                case "remove" -> peers.remove(peer);
                case "endpoint", "persistent_keepalive_interval", "allowed_ip", "preshared_key" ->
                    peers.computeIfPresent(peer, (key, known) -> known.with(field, value));
                default -> {}
            }
        }
        return "errno=0\n\n";
    }

    /** A peer's networks, as they are now. */
    Set<String> allowedIps(WireGuardKey peer) {
        return peers.get(peer.toHex()).lines.stream()
                .filter(line -> line.startsWith("allowed_ip="))
                .map(line -> line.substring("allowed_ip=".length()))
                .collect(Collectors.toSet());
    }

    private record Peer(String presharedKey, List<String> lines) {
        private static final Peer ADDED = new Peer("0".repeat(64), List.of());

        private Peer with(String field, String value) {
            return field.equals("preshared_key")
                    ? new Peer(value, lines)
                    : new Peer(
                            presharedKey,
                            Stream.concat(lines.stream(), Stream.of(field + "=" + value))
                                    .toList());
        }
    }

    private static void write(SocketChannel channel, String text) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    @Override
    public synchronized void close() throws IOException {
        listener.close();
        hangUpOnAll();
        threads.forEach(Thread::interrupt);
    }
}
