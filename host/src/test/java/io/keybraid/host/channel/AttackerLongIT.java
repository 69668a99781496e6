package io.keybraid.host.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.keybraid.host.admin.AdminClient;
import io.keybraid.host.admin.AdminRequest;
import io.keybraid.host.channel.Frame.Kind;
import io.keybraid.host.fuzz.FuzzRun;
import io.keybraid.host.identity.HostIdentity;
import io.keybraid.host.key.InterfaceName;
import io.keybraid.host.key.WireGuardKey;
import io.keybraid.host.message.AbortReason;
import io.keybraid.host.message.Message;
import io.keybraid.host.message.MessageWriter;
import io.keybraid.host.message.NudgeReason;
import io.keybraid.host.message.RoundId;
import io.keybraid.host.message.TunnelTag;
import io.keybraid.host.testbed.TwoHosts;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two real hosts rotate a tunnel, and a third, mallory, which paris knows as the other end of another tunnel, does all that he can
 * to paris, as himself and as a stranger. Each attack is over when the tunnel of the two has rotated twice again.
 */
class AttackerLongIT {

    private static final Duration LONG = Duration.ofSeconds(60);
    private static final InterfaceName WG1 = new InterfaceName("wg1");
    private static final long MEBIBYTE = 1 << 20;
    private static final long MOST_GROWTH = 48 * MEBIBYTE;

    @TempDir
    private Path folder;

    private final SplittableRandom random = new SplittableRandom(20261127);
    private final List<AutoCloseable> open = new ArrayList<>();
    private final List<byte[]> heard = new ArrayList<>();
    private TwoHosts hosts;
    private HostIdentity mallory;
    private Relay wire;
    private Rogue link;
    private long heapBefore;

    @BeforeEach
    void startAndLinkMallory() throws Exception {
        hosts = new TwoHosts(folder);
        hosts.requiring("pq")
                .using("{ pq: {}, classical: {} }")
                .rotatingEvery(Duration.ofSeconds(1))
                .start();
        rotates("start");
        mallory = identityAbove(hosts.paris().pin().bytes());
        makeTunnelWithMallory();
        wire = closing(new Relay(port()));
        link = closing(Rogue.as(mallory, wire.port())).follow();
        hear(2);
        heapBefore = heap();
    }

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable one : open.reversed()) {
            one.close();
        }
        hosts.close();
    }

    @Test
    void nothingThatAnAttackerSendsStopsATunnelThatIsNotHis() throws Exception {
        long began = System.nanoTime();
        long first = hosts.paris().view().epoch();
        List<Socket> silent = connections(30);
        strangers();
        statusSocket();
        mallorysMessagesOnAnothersTunnel();
        replayedTls();
        thousandConnections();
        await().atMost(LONG).until(() -> silent.stream().allMatch(AttackerLongIT::isClosed));
        rotates("30 silent connections, closed by now");
        oversizedFrame();
        long rotations = hosts.paris().view().epoch() - first;
        System.out.printf(
                Locale.ROOT,
                "attacker: %.1f s, %d rotations of the other tunnel meanwhile%n",
                (System.nanoTime() - began) / 1e9,
                rotations);
        assertThat(rotations).isGreaterThan(10);
    }

    private void strangers() throws Exception {
        for (int i = 0; i < 200; i++) {
            byte[] garbage = new byte[random.nextInt(1, 4_000)];
            random.nextBytes(garbage);
            send(garbage);
        }
        rotates("200 connections with garbage");
        for (String text : List.of("[]", "{}", "GET / HTTP/1.1\r\n\r\n", "\u0016\u0003\u0001\uffff")) {
            for (int i = 0; i < 20; i++) {
                send(text.getBytes(StandardCharsets.ISO_8859_1));
            }
        }
        rotates("80 connections with [], {}, HTTP and half a record");
        byte[] hello = ClientHellos.servable();
        List<Socket> slow = connections(10);
        for (int at = 0; at < hello.length; at += 8) {
            for (Socket socket : slow) {
                trickle(socket, hello[at]);
            }
            Thread.sleep(10);
        }
        rotates("10 that trickle");
    }

    private void statusSocket() throws Exception {
        Path socket = hosts.paris().host().config().adminSocket();
        byte[] right = "{\"version\":1,\"command\":\"status\"}\n".getBytes(StandardCharsets.US_ASCII);
        for (int i = 0; i < 300; i++) {
            byte[] line = i % 3 == 0 ? new byte[] {'[', ']', '\n'} : FuzzRun.spoiled(right, random);
            try (var channel = java.nio.channels.SocketChannel.open(java.net.UnixDomainSocketAddress.of(socket))) {
                channel.write(java.nio.ByteBuffer.wrap(line));
            } catch (IOException hungUp) {
                continue;
            }
        }
        await().atMost(LONG).until(() -> AdminClient.ask(socket, AdminRequest.of("status"), LONG) != null);
        rotates("300 lines on the status socket");
    }

    /** His own messages again, reflected, and under the tag of the tunnel that is not his; and some that would hurt it. */
    private void mallorysMessagesOnAnothersTunnel() throws Exception {
        TunnelTag theirs = TunnelTag.between(hosts.paris().key(), hosts.berlin().key());
        long epoch = hosts.paris().view().epoch();
        List<byte[]> frames = new ArrayList<>(heard);
        heard.forEach(frame -> frames.add(theirs.frame(TunnelTag.messageOfFrame(frame))));
        for (AbortReason reason : AbortReason.values()) {
            frames.add(theirs.frame(MessageWriter.write(new Message.Abort(RoundId.NONE, epoch, reason))));
        }
        for (NudgeReason reason : NudgeReason.values()) {
            frames.add(theirs.frame(MessageWriter.write(new Message.Nudge(RoundId.NONE, epoch, reason))));
        }
        for (int i = 0; i < 2_000; i++) {
            byte[] frame = frames.get(random.nextInt(frames.size()));
            link.write(Frame.encode(Kind.MESSAGE, i % 4 == 3 ? FuzzRun.spoiled(frame, random) : frame));
        }
        rotates("2,000 replayed, reflected and forged messages of a peer of another tunnel");
    }

    /** What he sent under TLS before, word for word. */
    private void replayedTls() throws Exception {
        byte[] before = wire.fromDialler();
        for (int i = 0; i < 20; i++) {
            send(before);
        }
        rotates("20 replayed TLS connections");
    }

    private void thousandConnections() throws Exception {
        int most = 0;
        for (int i = 0; i < 1_000; i++) {
            connections(1);
            most = Math.max(most, hosts.paris().host().channels().halfOpen());
        }
        assertThat(most).isLessThanOrEqualTo(ChannelLimits.PROTOCOL.halfOpenPerAddress());
        rotates("1,000 connections, at most " + most + " of them half open at once");
    }

    private void oversizedFrame() throws Exception {
        link.write(new byte[] {0x7f, (byte) 0xff, (byte) 0xff, (byte) 0xff, 0});
        assertThat(link.await(Kind.CLOSING).toByte()).isEqualTo(LinkProblem.Reason.BAD_FRAME.code());
        rotates("a frame of 2 GiB");
    }

    /** The other tunnel has two new keys, the same at both ends, and the heap is what it was. */
    private void rotates(String after) throws Exception {
        long epoch = hosts.paris().view().epoch();
        await().atMost(LONG).until(() -> hosts.berlin().view().epoch() >= epoch + 2 && hosts.endsAreEqual());
        if (heapBefore > 0) {
            long now = heap();
            System.out.printf("attacker: after %s the heap holds %d KiB more%n", after, (now - heapBefore) / 1024);
            assertThat(now - heapBefore).isLessThan(MOST_GROWTH);
        }
    }

    private static long heap() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private HostIdentity identityAbove(byte[] pin) throws Exception {
        while (true) {
            Path file = folder.resolve("mallory.pem");
            Files.deleteIfExists(file);
            HostIdentity made = HostIdentity.create(file);
            if (Arrays.compareUnsigned(made.pin().bytes(), pin) > 0) { // so that paris decides, and he follows
                return made;
            }
        }
    }

    private void makeTunnelWithMallory() throws Exception {
        WireGuardKey own = key(9);
        WireGuardKey his = key(10);
        hosts.paris().wires().addInterface(WG1, own);
        hosts.paris().wires().addPeer(WG1, his);
        Files.writeString(
                hosts.paris().folder().resolve("keybraid.yaml"),
                """
                  mallory:
                    interface: wg1
                    peer: "%s"
                    public-key: "%s"
                    identity: "%s"
                    sources: { pq: {} }
                    rotate-every: 1s
                """.formatted(his, own, mallory.pin()),
                StandardOpenOption.APPEND);
        AdminClient.ask(hosts.paris().host().config().adminSocket(), AdminRequest.of("reload"), LONG);
    }

    private static WireGuardKey key(int of) {
        byte[] bytes = new byte[WireGuardKey.LENGTH];
        Arrays.fill(bytes, (byte) of);
        return new WireGuardKey(bytes);
    }

    /** What paris says on his own tunnel. */
    private void hear(int messages) throws IOException {
        link.patience((int) LONG.toMillis());
        while (heard.size() < messages) {
            Frame frame = link.read();
            if (frame.kind() == Kind.MESSAGE) {
                heard.add(frame.payload());
            }
        }
    }

    private int port() {
        return hosts.paris().host().listening().getFirst().getPort();
    }

    private void send(byte[] bytes) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port())) {
            socket.getOutputStream().write(bytes);
        } catch (IOException closedAlready) {
            return;
        }
    }

    private List<Socket> connections(int count) throws IOException {
        List<Socket> some = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            some.add(closing(new Socket(InetAddress.getLoopbackAddress(), port())));
        }
        return some;
    }

    private static void trickle(Socket socket, byte one) {
        try {
            socket.getOutputStream().write(one);
        } catch (IOException closedAlready) {
            return;
        }
    }

    private static boolean isClosed(Socket socket) {
        try {
            socket.setSoTimeout(1);
            return socket.getInputStream().read() < 0;
        } catch (java.net.SocketTimeoutException still) {
            return false;
        } catch (IOException reset) {
            return true;
        }
    }

    private <T extends AutoCloseable> T closing(T one) {
        open.add(one);
        return one;
    }
}
