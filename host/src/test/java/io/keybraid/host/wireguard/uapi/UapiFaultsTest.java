package io.keybraid.host.wireguard.uapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.keybraid.host.key.InterfaceName;
import io.keybraid.host.key.PresharedKey;
import io.keybraid.host.key.WireGuardKey;
import io.keybraid.host.wireguard.Keys;
import io.keybraid.host.wireguard.WireGuardException;
import io.keybraid.host.wireguard.WireGuardException.Cause;
import io.keybraid.host.wireguard.uapi.FakeUapiServer.Fault;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the UAPI backend makes of another end that is absent, slow, broken or wrong. */
class UapiFaultsTest {

    private static final InterfaceName WG0 = new InterfaceName("wg0");
    private static final WireGuardKey PEER = Keys.peer("peer");
    private static final Duration DEADLINE = Duration.ofMillis(400);
    private static final Duration MUCH_LATER = Duration.ofSeconds(3);

    @TempDir
    Path directory;

    private FakeUapiServer server;
    private UapiBackend backend;

    @BeforeEach
    void start() throws IOException {
        server = new FakeUapiServer(directory.resolve("wg0.sock"), UapiBackendTest.PRIVATE_KEY);
        server.addPeer(PEER);
        backend = new UapiBackend(directory, DEADLINE);
    }

    @AfterEach
    void stop() throws IOException {
        backend.close();
        server.close();
    }

    @Test
    void reportsAnErrnoAndStartsOverWithANewConnection() throws Exception {
        server.next(Fault.errno(-22));
        WireGuardException refusal = installFails();
        assertThat(refusal.what()).isEqualTo(Cause.BROKEN);
        assertThat(refusal).hasMessageContaining("errno=-22");
        install();
        assertThat(server.connections()).isEqualTo(2);
    }

    @Test
    void doesNotNoticeARestartBetweenTwoCalls() throws Exception {
        install();
        server.hangUpOnAll();
        install();
        server.next(Fault.hangUp());
        install();
        server.next(Fault.hangUpHalfway());
        install();
        server.next(Fault.none(), Fault.hangUpHalfway());
        install();
        assertThat(server.connections()).isEqualTo(5);
    }

    @Test
    void triesABrokenConnectionAnewOnlyOnce() throws Exception {
        install();
        server.next(Fault.hangUp(), Fault.hangUp());
        assertThat(installFails().what()).isEqualTo(Cause.BROKEN);
        assertThat(server.connections()).isEqualTo(2);
        install();
    }

    @Test
    void doesNotTryAgainOverANewConnectionThatBreaks() {
        server.next(Fault.hangUp());
        WireGuardException refusal = installFails();
        assertThat(refusal.what()).isEqualTo(Cause.BROKEN);
        assertThat(refusal).hasMessageContaining("closed the connection");
        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void givesUpAtTheDeadlineWhenNothingIsAnswered() {
        server.next(Fault.stall());
        assertGivesUpInTime();
    }

    @Test
    void givesUpAtTheDeadlineWhenTheAnswerTrickles() {
        server.next(Fault.none(), Fault.byteEvery(20));
        assertGivesUpInTime();
    }

    @Test
    void givesUpAtTheDeadlineWhenNobodyAcceptsConnections() throws Exception {
        try (ServerSocketChannel deaf = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            deaf.bind(UnixDomainSocketAddress.of(directory.resolve("wg1.sock")), 1);
            long start = System.nanoTime();
            WireGuardException refusal =
                    catchThrowableOfType(WireGuardException.class, () -> backend.read(new InterfaceName("wg1")));
            assertThat(refusal.what()).isEqualTo(Cause.BROKEN);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(MUCH_LATER);
        }
    }

    @Test
    void doesNotQueueForLongerThanTheDeadline() throws Exception {
        server.next(Fault.stall(), Fault.stall());
        Thread first = Thread.startVirtualThread(this::installFails);
        long start = System.nanoTime();
        assertThat(installFails().what()).isEqualTo(Cause.BROKEN);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(MUCH_LATER);
        first.join();
    }

    @Test
    void recoversAfterADeadline() throws Exception {
        server.next(Fault.stall());
        installFails();
        install();
    }

    private void assertGivesUpInTime() {
        long start = System.nanoTime();
        WireGuardException refusal = installFails();
        assertThat(refusal.what()).isEqualTo(Cause.BROKEN);
        assertThat(refusal).hasMessageContaining("did not answer within 0.4 s");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(DEADLINE, MUCH_LATER);
    }

    @Test
    void stopsWhenInterruptedAndLeavesTheThreadInterrupted() throws Exception {
        server.next(Fault.stall());
        AtomicReference<WireGuardException> refusal = new AtomicReference<>();
        AtomicBoolean interrupted = new AtomicBoolean();
        try (UapiBackend patient = new UapiBackend(directory)) {
            Thread thread = Thread.startVirtualThread(() -> {
                refusal.set(catchThrowableOfType(WireGuardException.class, () -> patient.read(WG0)));
                interrupted.set(Thread.currentThread().isInterrupted());
            });
            while (server.requests().isEmpty()) {
                Thread.onSpinWait();
            }
            thread.interrupt();
            assertThat(thread.join(MUCH_LATER)).isTrue();
        }
        assertThat(refusal.get()).hasMessageContaining("interrupted");
        assertThat(interrupted).isTrue();
    }

    @Test
    void reportsAKeyThatIsNotTheOneWritten() {
        server.next(
                Fault.none(),
                Fault.reply("public_key=" + PEER.toHex() + "\npreshared_key=" + "ab".repeat(32) + "\nerrno=0\n\n"));
        WireGuardException refusal = installFails();
        assertThat(refusal.what()).isEqualTo(Cause.NOT_INSTALLED);
        assertThat(refusal).hasMessageContaining(PEER.toString());
    }

    @Test
    void reportsAKeyThatIsNotThere() {
        String withoutKey = "public_key=" + PEER.toHex() + "\nrx_bytes=0\nerrno=0\n\n";
        server.next(Fault.none(), Fault.reply(withoutKey));
        assertThat(installFails().what()).isEqualTo(Cause.NOT_INSTALLED);
        server.next(Fault.none(), Fault.reply(withoutKey.replace("rx_bytes=0", "preshared_key=" + "0".repeat(64))));
        assertThat(installFails().what()).isEqualTo(Cause.NOT_INSTALLED);
    }

    @Test
    void reportsAPeerThatIsGoneAtReadBack() {
        server.next(Fault.none(), Fault.reply("errno=0\n\n"));
        WireGuardException refusal = installFails();
        assertThat(refusal.what()).isEqualTo(Cause.NO_PEER);
        assertThat(refusal.hint()).contains("no peers");
    }

    @Test
    void refusesAnEndlessLine() {
        server.next(Fault.endless("x".repeat(1 << 16)));
        assertThat(installFails()).hasMessageContaining("longer than " + UapiReply.WINDOW + " bytes");
    }

    @Test
    void refusesAnEndlessReply() throws Exception {
        server.next(Fault.none(), Fault.endless("allowed_ip=198.51.100.0/24\n".repeat(1 << 15)));
        try (UapiBackend patient = new UapiBackend(directory);
                PresharedKey key = Keys.preshared("one")) {
            WireGuardException refusal =
                    catchThrowableOfType(WireGuardException.class, () -> patient.install(WG0, Map.of(PEER, key)));
            assertThat(refusal).hasMessageContaining("longer than " + UapiReply.MAX_LENGTH + " bytes");
        }
    }

    @Test
    void quotesNothingOfAnAnswerItDoesNotUnderstand() {
        String secret = Keys.hexOfPreshared("one");
        for (String garbage : new String[] {
            secret + "\n\n",
            "preshared_key\n" + secret + "\n\n",
            "private_key=" + secret + "0\nerrno=0\n\n",
            "private_key=" + secret.replace('a', 'x') + "\nerrno=0\n\n",
            "errno=" + secret + "\n\n",
            "public_key=" + PEER.toHex() + "\nrx_bytes=" + secret + "\nerrno=0\n\n"
        }) {
            server.next(Fault.reply(garbage));
            WireGuardException refusal = catchThrowableOfType(WireGuardException.class, () -> backend.read(WG0));
            StringWriter told = new StringWriter();
            refusal.printStackTrace(new PrintWriter(told, true));
            assertThat(refusal.what()).isEqualTo(Cause.BROKEN);
            assertThat(told.toString()).doesNotContain(secret.substring(0, 12)).doesNotContain(secret.substring(52));
            assertThat(refusal.hint()).doesNotContain(secret.substring(0, 12));
        }
    }

    @Test
    void tellsWhereTheDirectoryIsMissing() {
        WireGuardException refusal = readFails(directory.resolve("none"), "wg0");
        assertThat(refusal.what()).isEqualTo(Cause.NO_INTERFACE);
        assertThat(refusal.hint()).contains("wireguard-go wg0").contains("does not exist");
    }

    @Test
    void namesTheSocketItMissesAndTheInterfacesThatAreThere() throws Exception {
        WireGuardException refusal = readFails(directory, "wg7");
        assertThat(refusal).hasMessageContaining(directory.resolve("wg7.sock").toString());
        assertThat(refusal.hint()).contains("wireguard-go wg7").contains("there now: wg0");
    }

    @Test
    void tellsASocketThatNobodyListensOn() throws Exception {
        try (ServerSocketChannel ended = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            ended.bind(UnixDomainSocketAddress.of(directory.resolve("wg1.sock")));
        }
        assertThat(Files.exists(directory.resolve("wg1.sock"))).isTrue();
        WireGuardException refusal = readFails(directory, "wg1");
        assertThat(refusal.what()).isEqualTo(Cause.NO_INTERFACE);
        assertThat(refusal).hasMessageContaining("nothing answers");
    }

    @Test
    void findsAnInterfaceThatComesLater() throws Exception {
        server.close();
        Files.delete(directory.resolve("wg0.sock"));
        assertThat(installFails().what()).isEqualTo(Cause.NO_INTERFACE);
        server = new FakeUapiServer(directory.resolve("wg0.sock"), UapiBackendTest.PRIVATE_KEY);
        server.addPeer(PEER);
        assertThatCode(this::install).doesNotThrowAnyException();
    }

    private static WireGuardException readFails(Path directory, String name) {
        try (UapiBackend backend = new UapiBackend(directory, DEADLINE)) {
            return catchThrowableOfType(WireGuardException.class, () -> backend.read(new InterfaceName(name)));
        }
    }

    private void install() throws WireGuardException {
        try (PresharedKey key = Keys.preshared("one")) {
            backend.install(WG0, Map.of(PEER, key));
        }
    }

    private WireGuardException installFails() {
        WireGuardException refusal = catchThrowableOfType(WireGuardException.class, this::install);
        assertThat(refusal).as("a refusal").isNotNull();
        return refusal;
    }
}
