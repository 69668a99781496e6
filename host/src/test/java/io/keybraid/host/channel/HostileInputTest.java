package io.keybraid.host.channel;

import static io.keybraid.host.channel.Hosts.PAIR;
import static io.keybraid.host.channel.Hosts.awaitThat;
import static io.keybraid.host.channel.Hosts.awaited;
import static io.keybraid.host.channel.Hosts.dialled;
import static io.keybraid.host.channel.Hosts.isUp;
import static io.keybraid.host.channel.Hosts.portOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.keybraid.host.channel.Frame.Kind;
import io.keybraid.host.identity.HostIdentity;
import io.keybraid.host.identity.TestIdentities;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A host with one good link, and somebody who means no good. The good link must not notice. */
@Timeout(120)
class HostileInputTest {

    private static final int PLACES = 16;

    private final HostIdentity a = PAIR.getFirst();
    private final HostIdentity b = PAIR.getLast();
    private final HostIdentity good = Hosts.identity();
    private final RecordingListener heard = new RecordingListener();
    private final RecordingListener heardByGood = new RecordingListener();
    private final List<AutoCloseable> open = new ArrayList<>();
    private PeerChannels host;
    private PeerChannels friend;

    @BeforeEach
    void linkTheGoodPeer() throws Exception {
        ChannelTiming t = Hosts.SHORT;
        ChannelTiming hasty = new ChannelTiming(
                t.connect(),
                Duration.ofMillis(500),
                t.heartbeat(),
                t.silence(),
                t.firstRetry(),
                t.slowestRetry(),
                t.repeatsTold());
        ChannelLimits p = ChannelLimits.PROTOCOL;
        ChannelLimits few = new ChannelLimits(PLACES, 512, p.handshakeBytes(), p.frameBytes(), p.queueBytes());
        host = closing(PeerChannels.start(new ChannelSettings(List.of(Hosts.ANY_PORT), few, hasty), a, heard));
        host.peers(List.of(awaited(b.pin()), awaited(good.pin())));
        friend = closing(PeerChannels.start(Hosts.settings(), good, heardByGood));
        friend.peers(List.of(dialled(a.pin(), portOf(host))));
        awaitThat(() -> isUp(host, good.pin()) && isUp(friend, a.pin()) && heard.events.contains("up"));
        heard.events.clear();
    }

    @AfterEach
    void theGoodLinkNeverNoticed() throws Exception {
        try {
            carriesAFrame();
            assertThat(heardByGood.events).containsOnlyOnce("up").doesNotContain("down");
        } finally {
            for (AutoCloseable one : open.reversed()) {
                one.close();
            }
        }
    }

    private void carriesAFrame() {
        int before = heard.frames.size();
        assertThat(friend.send(a.pin(), new byte[] {'g', 'o', 'o', 'd'})).isTrue();
        awaitThat(() -> heard.frames.size() > before);
    }

    private <T extends AutoCloseable> T closing(T one) {
        open.add(one);
        return one;
    }

    private Socket connect() throws Exception {
        return closing(new Socket(InetAddress.getLoopbackAddress(), portOf(host)));
    }

    /** Whether the host has closed it, in order or with a reset. */
    private static boolean isClosed(Socket socket) {
        try {
            socket.setSoTimeout(1);
            return socket.getInputStream().read() < 0;
        } catch (java.net.SocketTimeoutException open) {
            return false;
        } catch (IOException reset) {
            return true;
        }
    }

    @Test
    void survivesGarbage() throws Exception {
        Random random = new Random(1);
        for (int i = 0; i < 300; i++) {
            byte[] garbage = new byte[random.nextInt(1, 3000)];
            random.nextBytes(garbage);
            if (i % 3 == 0) {
                ByteBuffer.wrap(garbage).put(new byte[] {22}).rewind();
            }
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), portOf(host))) {
                socket.getOutputStream().write(garbage);
            } catch (IOException alreadyClosed) {
                continue;
            }
        }
        awaitThat(() -> host.halfOpen() == 0);
        assertThat(host.refusals()).isNotEmpty();
    }

    @Test
    void survivesAMutatedClientHello() throws Exception {
        byte[] hello = realClientHello();
        Random random = new Random(2);
        for (int i = 0; i < 300; i++) {
            byte[] mutated = hello.clone();
            for (int flips = random.nextInt(1, 8); flips > 0; flips--) {
                // Behind the record header, so that the record arrives whole and BCJSSE sees it.
                mutated[random.nextInt(5, mutated.length)] = (byte) random.nextInt();
            }
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), portOf(host))) {
                socket.getOutputStream().write(mutated);
                socket.shutdownOutput();
                socket.setSoTimeout(2_000);
                socket.getInputStream().readNBytes(20_000);
            } catch (IOException refused) {
                continue;
            }
        }
        awaitThat(() -> host.halfOpen() == 0);
    }

    @Test
    void nothingThatAStrangerSendsGetsIntoWhatIsToldOfHim() throws Exception {
        String words = "Evil words\n2026 INFO all is well ";
        try (Socket socket = connect()) {
            socket.getOutputStream().write(words.repeat(50).getBytes(StandardCharsets.US_ASCII));
        }
        try (Socket socket = connect()) {
            byte[] record = words.getBytes(StandardCharsets.US_ASCII);
            socket.getOutputStream()
                    .write(ByteBuffer.allocate(5 + record.length)
                            .put(new byte[] {22, 3, 1})
                            .putShort((short) record.length)
                            .put(record)
                            .array());
        }
        KeyPair keys = TestIdentities.keys("ML-DSA-65");
        X509Certificate named = TestIdentities.named(keys, "ML-DSA-65", "CN=Evil words");
        try (Rogue rogue = new Rogue(portOf(host), Rogue.showing(keys, named))) {
            assertThatExceptionOfType(IOException.class).isThrownBy(rogue::follow);
        }
        awaitThat(() -> host.refusals().stream().mapToLong(Refusal::times).sum() >= 3);
        assertThat(host.refusals())
                .extracting(Refusal::text)
                .noneMatch(text -> text.contains("Evil") || text.contains("\n") || text.contains("all is well"));
    }

    private byte[] realClientHello() throws Exception {
        Relay relay = closing(new Relay(portOf(host)));
        try (Rogue rogue = new Rogue(relay.port(), null)) {
            rogue.patience(2_000);
            rogue.handshake();
        }
        byte[] wire = relay.fromDialler();
        return java.util.Arrays.copyOf(wire, 5 + ByteBuffer.wrap(wire).getShort(3));
    }

    @Test
    void closesASilentConnectionAtTheDeadline() throws Exception {
        Socket silent = connect();
        awaitThat(() -> host.halfOpen() == 1);
        awaitThat(() -> isClosed(silent));
        awaitThat(() -> host.halfOpen() == 0);
        assertThat(host.refusals()).anyMatch(refusal -> refusal.text().endsWith("no handshake in time"));
    }

    @Test
    void closesAConnectionThatTricklesAtTheDeadline() throws Exception {
        byte[] hello = realClientHello();
        Socket slow = connect();
        long start = System.nanoTime();
        int sent = 0;
        try {
            while (sent < hello.length) {
                slow.getOutputStream().write(hello, sent++, 1);
                Thread.sleep(10);
            }
        } catch (IOException closed) {
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(400));
        }
        assertThat(sent).isLessThan(hello.length);
        awaitThat(() -> host.halfOpen() == 0);
    }

    @Test
    void closesAnAuthenticatedConnectionThatSaysNothingAtTheDeadline() throws Exception {
        Rogue mute = closing(Rogue.as(b, portOf(host)));
        mute.handshake();
        assertThat(host.halfOpen()).isEqualTo(1);
        awaitThat(() -> host.halfOpen() == 0);
        assertThat(heard.events).isEmpty();
    }

    @Test
    void readsNoMoreThanTheHandshakeMayTake() throws Exception {
        byte[] hello = realClientHello();
        Socket chatty = connect();
        chatty.getOutputStream().write(hello);
        // TLS 1.3 lets a peer send empty ChangeCipherSpec records, which are dropped: an endless handshake.
        byte[] nothing = HexFormat.of().parseHex("140303000101");
        int sent = 0;
        try {
            while (sent < 10_000_000) {
                chatty.getOutputStream().write(nothing);
                sent += nothing.length;
            }
        } catch (IOException closed) {
            assertThat(sent).isLessThan(10_000_000);
        }
        awaitThat(() -> host.halfOpen() == 0);
        assertThat(host.refusals()).anyMatch(refusal -> refusal.text().contains("too many bytes"));
    }

    @Test
    void closesConnectionsBeyondTheBoundAtOnceAndFindsRoomAgain() throws Exception {
        List<Socket> sockets = new ArrayList<>();
        for (int i = 0; i < PLACES + 10; i++) {
            sockets.add(connect());
        }
        assertThat(host.halfOpen()).isLessThanOrEqualTo(PLACES);
        awaitThat(() -> sockets.stream().filter(HostileInputTest::isClosed).count() >= 10);
        assertThat(host.refusals()).anyMatch(refusal -> refusal.kind() == Refusal.Kind.TOO_MANY);
        awaitThat(() -> host.halfOpen() == 0);
        try (Rogue peer = Rogue.as(b, portOf(host))) {
            peer.follow();
            awaitThat(() -> heard.events.contains("up"));
        }
    }

    @Test
    void servesItsGoodPeerDuringAThousandConnections() throws Exception {
        int most = 0;
        for (int i = 0; i < 1_000; i++) {
            connect();
            most = Math.max(most, host.halfOpen());
            if (i % 50 == 0) {
                carriesAFrame();
            }
        }
        assertThat(most).isLessThanOrEqualTo(PLACES);
        assertThat(host.refusals()).hasSizeLessThan(10);
        awaitThat(() -> host.halfOpen() == 0);
    }

    @ParameterizedTest
    @CsvSource({
        "ffffffff00, a frame of 4294967295 bytes",
        "0040004200, a frame of 4194370 bytes",
        "00000000, a frame of 0 bytes",
        "0000000109, a frame of unknown kind 9",
        "0000000100, an empty message",
        "000000020101, a second READY",
        "000000010400, a CLOSING frame of 0 bytes"
    })
    void endsOnlyTheLinkOnWhichABadFrameCame(String frame, String said) throws Exception {
        Rogue rogue = closing(Rogue.as(b, portOf(host)).follow());
        awaitThat(() -> heard.events.contains("up"));
        rogue.write(HexFormat.of().parseHex(frame));
        assertThat(rogue.await(Kind.CLOSING).toByte()).isEqualTo(LinkProblem.Reason.BAD_FRAME.code());
        awaitThat(() -> heard.events.contains("down"));
        assertThat(heard.reasons.getLast()).contains(said);
    }

    @Test
    void endsAConnectionThatSpeaksBeforeItIsAdopted() throws Exception {
        Rogue rogue = closing(Rogue.as(b, portOf(host)));
        rogue.handshake();
        rogue.write(Frame.encode(Kind.MESSAGE, new byte[] {1}));
        awaitThat(() -> host.refusals().stream().anyMatch(refusal -> refusal.kind() == Refusal.Kind.BAD_FRAME));
        assertThat(heard.events).isEmpty();
    }

    @Test
    void tellsAPeerThatSpeaksAnotherVersion() throws Exception {
        Rogue rogue = closing(Rogue.as(b, portOf(host)));
        rogue.handshake();
        rogue.write(Frame.encode(Kind.READY, new byte[] {2}));
        assertThat(rogue.await(Kind.CLOSING).toByte()).isEqualTo(LinkProblem.Reason.VERSION.code());
        assertThat(heard.events).isEmpty();
    }

    @Test
    void livesOnUnderAPeerThatConnectsAgainAndAgain() throws Exception {
        for (int i = 0; i < 50; i++) {
            closing(Rogue.as(b, portOf(host)).follow());
        }
        awaitThat(() -> heard.count("up") == heard.count("down") + 1);
        assertThat(host.halfOpen()).isZero();
    }
}
