package io.keybraid.host.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.keybraid.host.channel.Refusal;
import io.keybraid.host.channel.Rogue;
import io.keybraid.host.cli.CommandRun;
import io.keybraid.host.cli.Main;
import io.keybraid.host.key.InterfaceName;
import io.keybraid.host.key.WireGuardKey;
import io.keybraid.host.testbed.ChildJvm;
import io.keybraid.host.testbed.TwoHosts;
import io.keybraid.host.testbed.TwoHosts.End;
import io.keybraid.host.wireguard.uapi.FakeUapiServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What an operator is told when something is wrong: one clear line and a hint, with the documented exit code; and a tunnel
 * that has nothing to do with it rotates on.
 */
class PlainAnswersIT {

    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String WRONG_PIN = "sha256:" + "ab".repeat(32);
    private static final InterfaceName SECOND = new InterfaceName("wg1");
    private static final WireGuardKey PARIS = key(3);
    private static final WireGuardKey BERLIN = key(4);

    @TempDir
    private static Path folder;

    private static TwoHosts hosts;
    private static String parisText;
    private static String berlinText;

    @BeforeAll
    static void startThem() throws Exception {
        hosts = new TwoHosts(folder).start();
        hosts.paris().wires().addInterface(SECOND, PARIS);
        hosts.paris().wires().addPeer(SECOND, BERLIN);
        hosts.berlin().wires().addInterface(SECOND, BERLIN);
        hosts.berlin().wires().addPeer(SECOND, PARIS);
        parisText = Files.readString(file(hosts.paris()));
        berlinText = Files.readString(file(hosts.berlin()));
    }

    @AfterAll
    static void stopThem() {
        hosts.close();
    }

    @BeforeEach
    @AfterEach
    void theOtherTunnelGoesOn() {
        long before = hosts.berlin().view().epoch();
        await().atMost(SOON).until(() -> hosts.berlin().view().epoch() > before);
    }

    @AfterEach
    void takeTheSecondTunnelAway() throws Exception {
        isRead(reload(hosts.paris(), parisText));
        isRead(reload(hosts.berlin(), berlinText));
    }

    private static void isRead(CommandRun reload) {
        assertThat(reload.exitCode()).as(reload.err()).isZero();
    }

    @Test
    void aWrongPin() throws Exception {
        String endpoint = "127.0.0.1:" + port();
        isRead(reload(
                hosts.berlin(),
                berlinText + second(PARIS, BERLIN, WRONG_PIN, "{ pq: {} }") + "      endpoint: \"" + endpoint
                        + "\"\n"));
        awaitAlarm(
                hosts.berlin(),
                "the host at " + endpoint + " has identity " + hosts.paris().pin() + " but the config pins "
                        + WRONG_PIN,
                "keybraid identity show");
    }

    @Test
    void aWrongSae() throws Exception {
        String sources = "{ qkd: { peer-sae: %s }, pq: {} }";
        isRead(reload(
                hosts.paris(),
                parisText + second(BERLIN, PARIS, hosts.berlin().pin().toString(), sources.formatted("sae-carol"))));
        isRead(reload(
                hosts.berlin(),
                berlinText + second(PARIS, BERLIN, hosts.paris().pin().toString(), sources.formatted("sae-alice"))));
        awaitAlarm(hosts.paris(), "sae-carol", "peer-sae");
    }

    @Test
    void aClassicalClient() throws Exception {
        SSLContext context = SSLContext.getInstance("TLSv1.3");
        context.init(null, new TrustManager[] {new Everybody()}, new SecureRandom());
        try (Socket raw = new Socket(InetAddress.getLoopbackAddress(), port());
                SSLSocket socket =
                        (SSLSocket) context.getSocketFactory().createSocket(raw, "localhost", port(), true)) {
            handshakeFails(socket::startHandshake);
        }
        assertRefused(Refusal.Kind.CLASSICAL, "refused a TLS client from 127.0.0.1 that does not offer X25519MLKEM768");
    }

    @Test
    void aClientWithoutCertificate() throws Exception {
        try (Rogue client = new Rogue(port(), null)) {
            handshakeFails(() -> {
                client.handshake();
                client.readOn();
            });
        }
        assertRefused(Refusal.Kind.NO_CERTIFICATE, "refused a TLS client from 127.0.0.1 that shows no certificate");
    }

    @Test
    void aConfigurationThatWasCutOff() throws Exception {
        String cut =
                parisText.substring(0, parisText.indexOf("    sources: {") + "    sources: { qkd: { peer".length());
        assertAnswer(
                run(Files.writeString(folder.resolve("cut.yaml"), cut)),
                3,
                "cut.yaml:" + cut.lines().count() + ":");
        assertAnswer(
                reload(hosts.paris(), cut), 3, "keybraid.yaml:" + cut.lines().count() + ":");
    }

    @Test
    void aPluginThatIsMissing() throws Exception {
        Path fewer = Files.createDirectories(folder.resolve("fewer-plugins"));
        try (Stream<Path> jars = Files.list(TwoHosts.plugins())) {
            for (Path jar : jars.filter(jar -> !jar.getFileName().toString().contains("etsi014"))
                    .toList()) {
                Files.copy(jar, fewer.resolve(jar.getFileName()));
            }
        }
        String text = parisText.replace(TwoHosts.plugins().toString(), fewer.toString());
        CommandRun run = run(Files.writeString(hosts.paris().folder().resolve("fewer.yaml"), text));
        assertAnswer(run, 3, "fewer.yaml:");
        assertThat(run.err()).contains("no plugin 'etsi014' is loaded").contains(fewer.toString());
    }

    @Test
    void aPortInUse() throws Exception {
        String text =
                parisText.replace("127.0.0.1:0", "127.0.0.1:" + port()).replace("state: state", "state: another-state");
        assertAnswer(
                run(Files.writeString(hosts.paris().folder().resolve("same-port.yaml"), text)),
                7,
                "cannot listen on 127.0.0.1:" + port() + ": the port is in use");
    }

    /** A process without root's rights may open one socket and not the other. */
    @Test
    void aSocketThatMayNotBeOpened() throws Exception {
        Path home = Files.createDirectories(folder.resolve("rights"));
        Path sockets = Files.createDirectory(home.resolve("wireguard"));
        Files.copy(hosts.paris().folder().resolve("identity.pem"), home.resolve("identity.pem"));
        Path config = Files.writeString(home.resolve("keybraid.yaml"), """
                identity: identity.pem
                listen: ["127.0.0.1:0"]
                state: state
                plugins: { directory: "%s" }
                wireguard: { backend: uapi, socket-directory: wireguard }
                sources: { pq: { plugin: mlkem } }
                tunnels:
                  open: { interface: wg0, peer: "%s", identity: "%s", sources: { pq: {} } }
                  shut: { interface: wg1, peer: "%s", identity: "%s", sources: { pq: {} } }
                """.formatted(
                        TwoHosts.plugins(),
                        BERLIN,
                        hosts.berlin().pin(),
                        BERLIN,
                        hosts.berlin().pin()));
        try (FakeUapiServer open = new FakeUapiServer(sockets.resolve("wg0.sock"), "40".repeat(32));
                FakeUapiServer shut = new FakeUapiServer(sockets.resolve("wg1.sock"), "50".repeat(32))) {
            open.addPeer(BERLIN);
            shut.addPeer(BERLIN);
            Files.setPosixFilePermissions(sockets.resolve("wg1.sock"), Set.of());
            CommandRun check = endedWithoutRights(home, "check", "--config", config.toString());
            assertThat(check.err()).contains("hint: ");
            assertAnswer(check, 8, "not permitted to speak to WireGuard interface wg1");
            assertThat(check.out()).contains("wg0 has its peer, by uapi");
            Process host = withoutRights(home, "run", "--config", config.toString());
            try {
                awaitStatus(config, "not permitted to speak to WireGuard interface wg1", "run keybraid as root");
                String told =
                        CommandRun.of("status", "--config", config.toString()).out();
                assertThat(told)
                        .containsPattern("open +waiting for peer")
                        .containsPattern("shut +waiting for interface");
            } finally {
                host.destroyForcibly();
                host.onExit().orTimeout(10, TimeUnit.SECONDS).join();
            }
        }
    }

    private static Process withoutRights(Path home, String... arguments) throws Exception {
        List<String> words = new ArrayList<>();
        if (Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0)) {
            words.addAll(List.of("setpriv", "--bounding-set=-all", "--inh-caps=-all"));
        }
        words.addAll(ChildJvm.command(Main.class, arguments));
        return new ProcessBuilder(words)
                .redirectOutput(home.resolve("out").toFile())
                .redirectError(home.resolve("err").toFile())
                .start();
    }

    private static CommandRun endedWithoutRights(Path home, String... arguments) throws Exception {
        Process process = withoutRights(home, arguments);
        assertThat(process.waitFor(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
        return new CommandRun(
                process.exitValue(), Files.readString(home.resolve("out")), Files.readString(home.resolve("err")));
    }

    /** One line and a hint, and the code. */
    private static void assertAnswer(CommandRun run, int code, String words) {
        assertThat(run.exitCode()).as(run.err()).isEqualTo(code);
        assertThat(run.err().lines().filter(line -> line.startsWith("keybraid: ")))
                .singleElement()
                .asString()
                .contains(words);
        assertThat(run.err().lines().filter(line -> line.startsWith("hint: "))).isNotEmpty();
        assertThat(run.err().lines()).allMatch(line -> line.startsWith("keybraid: ") || line.startsWith("hint: "));
    }

    /** An alarm of the second tunnel alone, as {@code keybraid status} shows it. */
    private static void awaitAlarm(End end, String problem, String advice) {
        awaitStatus(file(end), problem, advice);
        assertThat(end.view().alarms()).isEmpty();
    }

    private static void awaitStatus(Path config, String problem, String advice) {
        await().atMost(SOON).untilAsserted(() -> {
            CommandRun run = CommandRun.of("status", "--config", config.toString());
            String flowing = run.out().replaceAll("\\s+", " ");
            assertThat(flowing).contains(problem);
            assertThat(flowing.substring(flowing.indexOf(problem)))
                    .contains("hint: ")
                    .contains(advice);
            assertThat(run.exitCode()).isZero();
        });
    }

    private static void assertRefused(Refusal.Kind kind, String text) {
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(hosts.paris().host().channels().refusals())
                        .filteredOn(refusal -> refusal.kind() == kind)
                        .extracting(Refusal::text)
                        .anyMatch(told -> told.startsWith(text)));
        assertThat(kind.hint()).isNotBlank();
    }

    private interface Attempt {
        void make() throws IOException;
    }

    private static void handshakeFails(Attempt attempt) {
        assertThatThrownBy(attempt::make).isInstanceOf(IOException.class);
    }

    private static CommandRun run(Path config) {
        return CommandRun.of("run", "--config", config.toString());
    }

    private static CommandRun reload(End end, String text) throws IOException {
        Files.writeString(file(end), text);
        return CommandRun.of("reload", "--config", file(end).toString());
    }

    private static String second(WireGuardKey peer, WireGuardKey own, String pin, String sources) {
        return """
                  second:
                    interface: wg1
                    peer: "%s"
                    public-key: "%s"
                    identity: "%s"
                    sources: %s
                    rotate-every: 1s
                """.formatted(peer, own, pin, sources).indent(2).replace("    second", "  second");
    }

    private static Path file(End end) {
        return end.folder().resolve("keybraid.yaml");
    }

    private static int port() {
        return hosts.paris().host().listening().getFirst().getPort();
    }

    private static WireGuardKey key(int everyByte) {
        byte[] bytes = new byte[WireGuardKey.LENGTH];
        Arrays.fill(bytes, (byte) everyByte);
        return new WireGuardKey(bytes);
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
