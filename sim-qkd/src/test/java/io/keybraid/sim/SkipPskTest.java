package io.keybraid.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.keybraid.sim.fault.Fault;
import io.keybraid.sim.fault.FaultKind;
import io.keybraid.sim.http.RequestRecord;
import io.keybraid.sim.topology.KmeSite;
import io.keybraid.sim.topology.Topology;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** SKIP over TLS with a preshared key, as OpenSSL's client speaks it. */
@Timeout(90)
class SkipPskTest {

    private static final String UNKNOWN = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";

    private static Simulator simulator;

    @TempDir
    private static Path folder;

    @BeforeAll
    static void start() throws Exception {
        assumeTrue(Openssl.isThere(), "skipped: there is no openssl");
        SimulatorOptions plain = SimulatorOptions.in(folder);
        List<KmeSite> kmes =
                plain.topology().kmes().stream().map(kme -> kme.withPskPort(0)).toList();
        simulator = Simulator.start(plain.withTopology(
                new Topology(kmes, plain.topology().links(), plain.topology().saes())));
    }

    @AfterAll
    static void stop() {
        if (simulator != null) {
            simulator.close();
        }
    }

    @AfterEach
    void clear() {
        simulator.faults().clear();
    }

    /** {@code openssl s_client}. */
    private static final class Openssl {

        static boolean isThere() {
            try {
                return new ProcessBuilder("openssl", "version")
                                .redirectErrorStream(true)
                                .start()
                                .waitFor()
                        == 0;
            } catch (IOException | InterruptedException e) {
                return false;
            }
        }

        /** All that it wrote, its complaints too. */
        static String get(String kme, String identity, String key, String target, String... options) throws Exception {
            return send(kme, identity, key, "GET " + target + " HTTP/1.1\r\nHost: kme\r\n\r\n", options);
        }

        static String send(String kme, String identity, String key, String request, String... options)
                throws Exception {
            List<String> command = new ArrayList<>(List.of("openssl", "s_client", "-quiet", "-connect"));
            command.add("127.0.0.1:" + pskPort(kme));
            command.addAll(List.of("-psk_identity", identity, "-psk", key));
            command.addAll(List.of(options));
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            try {
                process.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
                process.getOutputStream().flush();
                String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                assertThat(process.waitFor(40, TimeUnit.SECONDS)).isTrue();
                return said;
            } finally {
                process.destroyForcibly();
            }
        }
    }

    private static int pskPort(String kme) {
        return simulator.kme(kme).pskUrl().orElseThrow().getPort();
    }

    private static String keyOf(String sae) throws IOException {
        return Files.readString(simulator.pki().presharedKey(sae)).strip();
    }

    private static String alice(String target, String... options) throws Exception {
        return Openssl.get("kme-a", "sae-alice", keyOf("sae-alice"), target, options);
    }

    private static String member(String answer, String name) {
        return answer.replaceFirst("(?s).*\"" + name + "\":\"([^\"]*)\".*", "$1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-tls1_3",
                "-tls1_3 -ciphersuites TLS_AES_128_GCM_SHA256",
                "-tls1_2 -cipher ECDHE-PSK-CHACHA20-POLY1305",
                "-tls1_2 -cipher DHE-PSK-AES256-GCM-SHA384"
            })
    void givesTheSameKeyToBothEndsOnce(String options) throws Exception {
        String[] words = options.split(" ");
        String first = alice("/key?remoteSystemID=sae-bob&size=256", words);
        assertThat(first).contains("HTTP/1.1 200", "\"keyId\"");
        String named = "/key/" + member(first, "keyId") + "?remoteSystemID=sae-alice";
        String second = Openssl.get("kme-b", "sae-bob", keyOf("sae-bob"), named, words);
        assertThat(member(second, "key")).matches("[0-9a-f]{64}").isEqualTo(member(first, "key"));
        assertThat(Openssl.get("kme-b", "sae-bob", keyOf("sae-bob"), named, words))
                .contains("HTTP/1.1 400");
    }

    @Test
    void whoCallsIsThePskIdentity() throws Exception {
        assertThat(alice("/capabilities")).contains("\"localSystemID\":\"sae-alice\"");
        assertThat(simulator.requests().latest().getLast())
                .extracting(RequestRecord::saeId, RequestRecord::status)
                .containsExactly("sae-alice", 200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-tls1_3", "-tls1_2 -cipher DHE-PSK-AES256-GCM-SHA384"})
    void aWrongKeyAndAStrangerGetNoConnection(String options) throws Exception {
        simulator.requests().clear();
        String[] words = options.split(" ");
        assertThat(Openssl.get("kme-a", "sae-alice", UNKNOWN, "/capabilities", words))
                .contains("alert")
                .doesNotContain("HTTP/1.1");
        assertThat(Openssl.get("kme-a", "sae-nobody", UNKNOWN, "/capabilities", words))
                .contains("alert")
                .doesNotContain("HTTP/1.1");
        // The key of an SAE is known at its own KME alone.
        assertThat(Openssl.get("kme-a", "sae-bob", keyOf("sae-bob"), "/capabilities", words))
                .doesNotContain("HTTP/1.1");
        assertThat(simulator.requests().latest()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tls1_3 -ciphersuites TLS_AES_256_GCM_SHA384",
                "tls1_2 -cipher PSK-AES256-GCM-SHA384",
                "tls1_2 -cipher ECDHE-ECDSA-AES256-GCM-SHA384"
            })
    void nothingWithoutADiffieHellmanExchangeOrWithCertificates(String options) throws Exception {
        assertThat(alice("/capabilities", ("-" + options).split(" "))).doesNotContain("HTTP/1.1");
    }

    @Test
    void speaksNothingButSkip() throws Exception {
        assertThat(alice("/api/v1/keys/sae-bob/status")).contains("HTTP/1.1 404");
        String key = keyOf("sae-alice");
        assertThat(Openssl.send("kme-a", "sae-alice", key, "POST /key HTTP/1.1\r\nContent-Length: 0\r\n\r\n"))
                .contains("HTTP/1.1 405", "Allow: GET");
        for (String broken : List.of("BREW\r\n\r\n", "GET  /key HTTP/1.1\r\n\r\n", "GET /k[ HTTP/1.1\r\n\r\n")) {
            assertThat(Openssl.send("kme-a", "sae-alice", key, broken)).contains("HTTP/1.1 400");
        }
    }

    @Test
    void faultsBefallItToo() throws Exception {
        simulator.faults().set(Fault.of(FaultKind.EXHAUSTED).times(1));
        assertThat(alice("/key?remoteSystemID=sae-bob")).contains("HTTP/1.1 500");
        simulator.faults().set(Fault.of(FaultKind.DROP).times(1));
        assertThat(alice("/key?remoteSystemID=sae-bob")).doesNotContain("HTTP/1.1");
        simulator.faults().set(Fault.of(FaultKind.TLS_1_2).at("kme-a"));
        assertThat(alice("/capabilities", "-tls1_3")).doesNotContain("HTTP/1.1");
        assertThat(alice("/capabilities", "-tls1_2", "-cipher", "DHE-PSK-AES256-GCM-SHA384"))
                .contains("HTTP/1.1 200");
        simulator.faults().clear();
        simulator.faults().set(Fault.of(FaultKind.REFUSE).at("kme-a"));
        Assertions.assertThatThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), pskPort("kme-a")).close())
                .isInstanceOf(ConnectException.class);
        simulator.faults().clear();
        assertThat(alice("/capabilities")).contains("HTTP/1.1 200");
    }

    /** What is no TLS, or TLS that stops half way, costs a connection and nothing else. */
    @Test
    void garbageIsHungUpOn() throws Exception {
        for (byte[] garbage : List.of("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII), new byte[70_000])) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), pskPort("kme-a"))) {
                socket.setSoTimeout(40_000);
                writeAll(socket, garbage);
                assertThat(drained(socket.getInputStream())).isLessThan(100);
            }
        }
        List<Socket> idle = new ArrayList<>();
        for (int i : IntStream.range(0, 50).toArray()) {
            idle.add(new Socket(InetAddress.getLoopbackAddress(), pskPort("kme-a")));
        }
        assertThat(alice("/capabilities")).contains("HTTP/1.1 200");
        for (Socket socket : idle) {
            socket.close();
        }
    }

    private static void writeAll(Socket socket, byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
        } catch (IOException e) {
            // It hung up before it had all of it.
        }
    }

    private static int drained(InputStream in) {
        int count = 0;
        try {
            while (in.read() >= 0) {
                count++;
            }
        } catch (IOException e) {
            // It reset the connection, with our bytes unread.
        }
        return count;
    }
}
