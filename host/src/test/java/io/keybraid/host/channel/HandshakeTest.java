package io.keybraid.host.channel;

import static io.keybraid.host.channel.Hosts.PAIR;
import static io.keybraid.host.channel.Hosts.awaitThat;
import static io.keybraid.host.channel.Hosts.awaited;
import static io.keybraid.host.channel.Hosts.dialled;
import static io.keybraid.host.channel.Hosts.isUp;
import static io.keybraid.host.channel.Hosts.portOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.keybraid.host.channel.LinkProblem.Reason;
import io.keybraid.host.identity.HostIdentity;
import io.keybraid.host.identity.TestIdentities;
import io.keybraid.host.key.IdentityPin;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who gets in, who does not, and what is said about it, on both sides. */
@Timeout(120)
class HandshakeTest {

    @TempDir
    Path folder;

    private final HostIdentity a = PAIR.getFirst();
    private final HostIdentity b = PAIR.getLast();
    private final RecordingListener heard = new RecordingListener();
    private final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable one : open.reversed()) {
            one.close();
        }
    }

    private <T extends AutoCloseable> T closing(T one) {
        open.add(one);
        return one;
    }

    private PeerChannels start(HostIdentity identity, ChannelPeer... peers) throws Exception {
        PeerChannels channels = closing(PeerChannels.start(Hosts.settings(), identity, heard));
        channels.peers(List.of(peers));
        return channels;
    }

    private static String problemOf(PeerChannels channels, IdentityPin peer, Reason reason) {
        awaitThat(() -> channels.status(peer)
                .flatMap(LinkStatus::lastProblem)
                .filter(problem -> problem.reason() == reason)
                .isPresent());
        return channels.status(peer).orElseThrow().lastProblem().orElseThrow().text();
    }

    private static String refusalOf(PeerChannels channels, Refusal.Kind kind) {
        awaitThat(() -> channels.refusals().stream().anyMatch(refusal -> refusal.kind() == kind));
        return channels.refusals().stream()
                .filter(refusal -> refusal.kind() == kind)
                .findFirst()
                .orElseThrow()
                .text();
    }

    @Test
    void offersAndTakesTheHybridGroupTheSchemeAndTheSuitesAndNothingElse() throws Exception {
        PeerChannels far = start(b, awaited(a.pin()));
        Relay relay = closing(new Relay(portOf(far)));
        PeerChannels near = start(a, dialled(b.pin(), relay.port()));
        awaitThat(() -> isUp(near, b.pin()));

        Hello offered = Hello.read(relay.fromDialler(), true);
        assertThat(offered.suites).containsExactlyInAnyOrder(0x1302, 0x1303);
        assertThat(list16(offered.extensions.get(10))).containsExactly(0x11ec);
        assertThat(list16(offered.extensions.get(13))).containsExactly(0x0905);
        assertThat(offered.extensions.get(43)).containsExactly(2, 3, 4);
        // No server_name, session_ticket, pre_shared_key, early_data, psk_key_exchange_modes.
        assertThat(offered.extensions).doesNotContainKeys(0, 35, 41, 42, 45);

        Hello taken = Hello.read(relay.fromDialled(), false);
        assertThat(taken.suites).first().isIn(0x1302, 0x1303);
        assertThat(taken.extensions.get(43)).containsExactly(3, 4);
        assertThat(ByteBuffer.wrap(taken.extensions.get(51)).getShort()).isEqualTo((short) 0x11ec);
        // X25519MLKEM768: a ciphertext of 1,088 bytes and a share of 32.
        assertThat(taken.extensions.get(51)).hasSize(4 + 1088 + 32);
    }

    private static List<Integer> list16(byte[] extension) {
        ByteBuffer value = ByteBuffer.wrap(extension);
        int count = value.getShort() / 2;
        List<Integer> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            all.add(Short.toUnsignedInt(value.getShort()));
        }
        return all;
    }

    /** A ClientHello or ServerHello as it went over the wire. */
    private record Hello(List<Integer> suites, Map<Integer, byte[]> extensions) {
        static Hello read(byte[] wire, boolean client) {
            ByteBuffer in = ByteBuffer.wrap(wire).position(5 + 4 + 2 + 32);
            skip(in, in.get());
            List<Integer> suites = new ArrayList<>();
            int count = client ? in.getShort() / 2 : 1;
            for (int i = 0; i < count; i++) {
                suites.add(Short.toUnsignedInt(in.getShort()));
            }
            skip(in, client ? in.get() : 1);
            Map<Integer, byte[]> extensions = new HashMap<>();
            int end = in.getShort() + in.position();
            while (in.position() < end) {
                int type = in.getShort();
                byte[] value = new byte[in.getShort()];
                in.get(value);
                extensions.put(type, value);
            }
            return new Hello(suites, extensions);
        }

        private static void skip(ByteBuffer in, int length) {
            in.position(in.position() + length);
        }
    }

    @Test
    void tellsBothSidesOfAWrongPinAtTheDialler() throws Exception {
        HostIdentity c = Hosts.identity();
        PeerChannels far = start(b, awaited(a.pin()));
        PeerChannels near = start(a, dialled(c.pin(), portOf(far)));
        assertThat(problemOf(near, c.pin(), Reason.WRONG_IDENTITY))
                .isEqualTo("the host at 127.0.0.1:" + portOf(far) + " has identity " + b.pin() + " but the config pins "
                        + c.pin());
        assertThat(refusalOf(far, Refusal.Kind.NOT_ACCEPTED_THERE))
                .isEqualTo("a host at 127.0.0.1 does not accept this host's identity " + b.pin()
                        + ": its config pins another");
        assertThat(heard.events).isEmpty();
    }

    @Test
    void tellsBothSidesOfAHostThatTheListenerDoesNotKnow() throws Exception {
        PeerChannels far = start(b, awaited(Hosts.identity().pin()));
        PeerChannels near = start(a, dialled(b.pin(), portOf(far)));
        assertThat(refusalOf(far, Refusal.Kind.NOT_CONFIGURED))
                .isEqualTo("a host at 127.0.0.1 with identity " + a.pin() + " is not configured here");
        assertThat(problemOf(near, b.pin(), Reason.NOT_ACCEPTED_THERE))
                .isEqualTo("the host at 127.0.0.1:" + portOf(far) + " does not accept this host's identity " + a.pin()
                        + ": it must be configured there");
        assertThat(heard.events).isEmpty();
    }

    @Test
    void saysThatAnEndpointLeadsBackHome() throws Exception {
        PeerChannels near = start(a);
        near.peers(List.of(dialled(b.pin(), portOf(near))));
        assertThat(problemOf(near, b.pin(), Reason.WRONG_IDENTITY))
                .isEqualTo("127.0.0.1:" + portOf(near) + " leads to this host itself");
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void refusesAClassicalClientWithOneClearLine(String version) throws Exception {
        PeerChannels far = start(b, awaited(a.pin()));
        SSLContext context = SSLContext.getInstance("TLS", "SunJSSE");
        context.init(null, new TrustManager[] {new Everybody()}, null);
        try (SSLSocket client =
                (SSLSocket) context.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), portOf(far))) {
            client.setEnabledProtocols(new String[] {version});
            assertThatExceptionOfType(SSLException.class)
                    .isThrownBy(client::startHandshake)
                    .withMessageContaining("handshake_failure");
        }
        String missing = version.equals("TLSv1.3") ? "X25519MLKEM768" : "TLS 1.3";
        assertThat(refusalOf(far, Refusal.Kind.CLASSICAL))
                .isEqualTo("refused a TLS client from 127.0.0.1 that does not offer " + missing);
    }

    @Test
    void refusesAClientThatTakesOnlyClassicalSignatures() throws Exception {
        PeerChannels far = start(b, awaited(a.pin()));
        try (Rogue rogue = new Rogue(portOf(far), a.keyManager(), "ed25519")) {
            assertThatExceptionOfType(IOException.class).isThrownBy(rogue::handshake);
        }
        assertThat(refusalOf(far, Refusal.Kind.CLASSICAL)).endsWith("does not offer mldsa65");
    }

    @Test
    void refusesAClientWithoutCertificate() throws Exception {
        PeerChannels far = start(b, awaited(a.pin()));
        try (Rogue rogue = new Rogue(portOf(far), null)) {
            assertThatExceptionOfType(IOException.class).isThrownBy(rogue::follow);
        }
        assertThat(refusalOf(far, Refusal.Kind.NO_CERTIFICATE))
                .isEqualTo("refused a TLS client from 127.0.0.1 that shows no certificate");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Ed25519", "ML-DSA-44", "ML-DSA-87"})
    void refusesAClientWithAnotherKindOfKey(String algorithm) throws Exception {
        PeerChannels far = start(b, awaited(a.pin()));
        KeyPair keys = TestIdentities.keys(algorithm);
        var shown = Rogue.showing(keys, TestIdentities.longExpired(keys, algorithm));
        String scheme = algorithm.toLowerCase(java.util.Locale.ROOT).replace("-", "");
        try (Rogue rogue = new Rogue(portOf(far), shown, "mldsa65", scheme)) {
            assertThatExceptionOfType(IOException.class).isThrownBy(rogue::follow);
        }
        awaitThat(() -> far.halfOpen() == 0 && !far.refusals().isEmpty());
        assertThat(heard.events).isEmpty();
    }

    @Test
    void refusesAPeersCertificateInTheHandsOfSomebodyWithoutItsKey() throws Exception {
        PeerChannels near = start(a, awaited(b.pin()));
        X509Certificate stolen = b.keyManager().getCertificateChain("host")[0];
        var shown = Rogue.showing(TestIdentities.keys("ML-DSA-65"), stolen);
        try (Rogue rogue = new Rogue(portOf(near), shown)) {
            assertThatExceptionOfType(IOException.class).isThrownBy(rogue::follow);
        }
        awaitThat(() -> !near.refusals().isEmpty());
        assertThat(heard.events).isEmpty();
    }

    @Test
    void refusesAChainOfTwo() throws Exception {
        PeerChannels near = start(a, awaited(b.pin()));
        X509Certificate own = b.keyManager().getCertificateChain("host")[0];
        KeyPair keys = new KeyPair(own.getPublicKey(), b.keyManager().getPrivateKey("host"));
        try (Rogue rogue = new Rogue(portOf(near), Rogue.showing(keys, own, own))) {
            assertThatExceptionOfType(IOException.class).isThrownBy(rogue::follow);
        }
        try (Rogue honest = new Rogue(portOf(near), Rogue.showing(keys, own))) {
            honest.follow();
        }
    }

    @Test
    void takesAPeerWhoseCertificateHasLongExpired() throws Exception {
        KeyPair keys = TestIdentities.keys("ML-DSA-65");
        Path file = TestIdentities.write(
                folder.resolve("expired.pem"), keys.getPrivate(), TestIdentities.longExpired(keys, "ML-DSA-65"));
        HostIdentity expired = HostIdentity.load(file);
        PeerChannels far = start(expired, awaited(a.pin()));
        PeerChannels near = start(a, dialled(expired.pin(), portOf(far)));
        awaitThat(() -> isUp(near, expired.pin()) && isUp(far, a.pin()));
    }

    @Test
    void saysThatSomethingElseListensAtTheEndpoint() throws Exception {
        ServerSocket other = closing(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
        Thread.ofVirtual().start(() -> {
            try {
                while (true) {
                    try (Socket client = other.accept()) {
                        client.getOutputStream().write("SSH-2.0-Other\r\n".getBytes(StandardCharsets.US_ASCII));
                        client.getInputStream().skip(100_000);
                    }
                }
            } catch (IOException closed) {
                return;
            }
        });
        PeerChannels near = start(a, dialled(b.pin(), other.getLocalPort()));
        assertThat(problemOf(near, b.pin(), Reason.HANDSHAKE_FAILED))
                .startsWith("no TLS with 127.0.0.1:" + other.getLocalPort())
                .endsWith("is it a Keybraid host?");
    }

    @Test
    void saysThatAnEndpointDoesNotAnswer() throws Exception {
        ServerSocket silent = closing(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
        ChannelTiming t = Hosts.SHORT;
        ChannelTiming hasty = new ChannelTiming(
                t.connect(),
                Duration.ofMillis(200),
                t.heartbeat(),
                t.silence(),
                t.firstRetry(),
                t.slowestRetry(),
                t.repeatsTold());
        PeerChannels near = closing(PeerChannels.start(Hosts.settings(hasty), a, heard));
        near.peers(List.of(dialled(b.pin(), silent.getLocalPort())));
        assertThat(problemOf(near, b.pin(), Reason.SILENT)).contains("did not answer in time");
    }

    /** Not a test of speed: prints what a handshake takes here. */
    @Test
    void printsHowLongAHandshakeTakes() throws Exception {
        PeerChannels near = start(a, awaited(b.pin()));
        List<Long> micros = new ArrayList<>();
        for (int i = 0; i < 150; i++) {
            try (Rogue rogue = Rogue.as(b, portOf(near))) {
                long start = System.nanoTime();
                rogue.follow();
                micros.add((System.nanoTime() - start) / 1_000);
            }
        }
        List<Long> warm = micros.subList(50, 150).stream().sorted().toList();
        System.out.println("handshake to ADOPT, median of 100 warm: " + warm.get(50) + " µs");
        assertThat(heard.count("up")).isGreaterThan(1);
    }

    private static final class Everybody implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
