package io.keybraid.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keybraid.sim.SaeClient.Reply;
import io.keybraid.sim.fault.Fault;
import io.keybraid.sim.fault.FaultKind;
import io.keybraid.sim.http.RequestRecord;
import io.keybraid.sim.kme.KmeMethod;
import io.keybraid.sim.kme.LinkView;
import io.keybraid.sim.pki.TlsContexts;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Everything that can be made to go wrong does, and only that, and is well again when it is cleared. */
class FaultsTest {

    private static final String ENC = RunningPair.ALICE_TO_BOB + "enc_keys?number=1&size=256";
    private static final String DEC = RunningPair.BOB_FROM_ALICE + "dec_keys?key_ID=";

    @TempDir
    static Path directory;

    private static final AtomicReference<Instant> NOW = new AtomicReference<>(Instant.now());
    private static final List<Duration> PAUSES = new CopyOnWriteArrayList<>();
    private static Simulator simulator;

    private SaeClient alice = client("TLSv1.3", "kme-a", "sae-alice");
    private SaeClient bob = client("TLSv1.3", "kme-b", "sae-bob");

    @BeforeAll
    static void start() throws Exception {
        simulator = Simulator.start(
                SimulatorOptions.in(directory).withClock(NOW::get).withPauses(PAUSES::add));
    }

    @AfterAll
    static void stop() {
        simulator.close();
    }

    @AfterEach
    void allIsWellAgain() throws Exception {
        simulator.faults().clear();
        PAUSES.clear();
        alice.close();
        bob.close();
        alice = client("TLSv1.3", "kme-a", "sae-alice");
        Reply key = alice.get(ENC);
        assertThat(key.status()).isEqualTo(200);
        alice.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 404, 422, 503, 504})
    void aStatusCodeComesWithAnError(int code) throws Exception {
        simulator.faults().set(Fault.status(code).on(KmeMethod.GET_KEY));
        RunningPair.assertError(alice.get(ENC), code);
        assertThat(alice.get(RunningPair.ALICE_TO_BOB + "status").status()).isEqualTo(200);
    }

    @Test
    void aFaultBefallsAsManyAnswersAsItShouldAtTheKmeItShould() throws Exception {
        simulator.faults().set(Fault.status(503).at("kme-a").times(2));
        assertThat(bob.get("/api/v1/keys/sae-alice/status").status()).isEqualTo(200);
        assertThat(alice.get(ENC).status()).isEqualTo(503);
        assertThat(alice.get(ENC).status()).isEqualTo(503);
        assertThat(alice.get(ENC).status()).isEqualTo(200);
        assertThat(simulator.faults().active()).isEmpty();
    }

    /** Such as a program that was being started when the port was closed, which has it until it has begun. */
    @Test
    void aPortThatSomebodyElseHasForAMomentIsOpenAgainAfterIt() throws Exception {
        SimulatedKme kme = simulator.kme("kme-a");
        int fault = simulator.faults().set(Fault.of(FaultKind.KME_DOWN).at("kme-a"));
        ServerSocket others =
                new ServerSocket(kme.port(), 1, InetAddress.getByName(kme.url().getHost()));
        Thread moment = Thread.ofVirtual().start(() -> closeAfter(others, Duration.ofMillis(300)));
        simulator.faults().clear(fault);
        moment.join();
        assertThat(alice.get(ENC).status()).isEqualTo(200);
    }

    private static void closeAfter(ServerSocket socket, Duration time) {
        try (socket) {
            Thread.sleep(time);
        } catch (InterruptedException | IOException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void anExhaustedLinkSaysSoAndGivesNothingOut() throws Exception {
        long before = simulator.links().getFirst().storedBits();
        simulator.faults().set(Fault.of(FaultKind.EXHAUSTED));
        RunningPair.assertError(alice.get(ENC), 503, "the KME has not enough keys for this request");
        assertThat(simulator.links().getFirst().storedBits()).isEqualTo(before);
    }

    @Test
    void pagesAndTextComeWithTheirContentType() throws Exception {
        int page = simulator.faults().set(Fault.of(FaultKind.HTML).value(200));
        var html = alice.getRaw(ENC);
        assertThat(html.statusCode()).isEqualTo(200);
        assertThat(html.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/html");
        assertThat(new String(html.body(), StandardCharsets.UTF_8)).startsWith("<!DOCTYPE html>");
        simulator.faults().clear(page);
        simulator.faults().set(Fault.of(FaultKind.TEXT));
        var text = alice.getRaw(ENC);
        assertThat(text.statusCode()).isEqualTo(500);
        assertThat(text.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/plain");
    }

    @Test
    void aWrongKeyDiffersAtOneEnd() throws Exception {
        simulator.faults().set(Fault.of(FaultKind.WRONG_KEY).at("kme-b"));
        Reply master = alice.get(ENC);
        Reply slave = bob.get(DEC + master.keyId());
        assertThat(slave.keyId()).isEqualTo(master.keyId());
        assertThat(slave.key(0)).hasSize(32).isNotEqualTo(master.key(0));
    }

    @Test
    void keysHaveTheWrongLength() throws Exception {
        int tooShort = simulator.faults().set(Fault.of(FaultKind.SHORT_KEY));
        assertThat(alice.get(ENC).key(0)).hasSize(16);
        simulator.faults().clear(tooShort);
        simulator.faults().set(Fault.of(FaultKind.LONG_KEY));
        assertThat(alice.get(ENC).key(0)).hasSize(44);
    }

    @Test
    void aKeyIdComesASecondAndAThirdTime() throws Exception {
        Reply first = alice.get(ENC);
        simulator.faults().set(Fault.of(FaultKind.DUPLICATE_KEY_ID));
        Reply second = alice.get(ENC);
        assertThat(second.keyId()).isEqualTo(first.keyId());
        assertThat(second.key(0)).isNotEqualTo(first.key(0));
        assertThat(alice.get(ENC).keyId()).isEqualTo(first.keyId());
    }

    @Test
    void aLateKeyIsNotFoundUntilItIsThere() throws Exception {
        simulator.faults().set(Fault.of(FaultKind.LATE).value("2s"));
        Reply master = alice.get(ENC);
        RunningPair.assertError(bob.get(DEC + master.keyId()), 400, "one or more keys specified are not found on KME");
        NOW.updateAndGet(now -> now.plusSeconds(2));
        assertThat(bob.get(DEC + master.keyId()).json()).isEqualTo(master.json());
    }

    @Test
    void aStalledAnswerWaitsAndThenComes() throws Exception {
        simulator.faults().set(Fault.of(FaultKind.STALL).value("2.5s"));
        assertThat(alice.get(ENC).status()).isEqualTo(200);
        assertThat(PAUSES).containsExactly(Duration.ofMillis(2500));
    }

    @Test
    void slowBytesComeOneByOne() throws Exception {
        simulator.faults().set(Fault.of(FaultKind.SLOW).value("10ms"));
        Reply reply = alice.get(ENC);
        assertThat(reply.status()).isEqualTo(200);
        assertThat(PAUSES).hasSize(reply.http().body().length).containsOnly(Duration.ofMillis(10));
    }

    @Test
    void aDroppedAnswerTakesItsKeyAlong() throws Exception {
        simulator.requests().clear();
        simulator.faults().set(Fault.of(FaultKind.DROP).at("kme-b"));
        String id = alice.get(ENC).keyId();
        assertThatThrownBy(() -> bob.get(DEC + id)).isInstanceOf(IOException.class);
        simulator.faults().clear();
        assertThat(bob.get(DEC + id).status())
                .as("delivered once, though it never arrived")
                .isEqualTo(400);
        assertThat(simulator.requests().latest())
                .extracting(RequestRecord::faults)
                .startsWith(List.of(), List.of("drop"));
    }

    @Test
    void halfABodyIsLessThanItsLengthSays() throws Exception {
        simulator.faults().set(Fault.of(FaultKind.HALF_BODY).at("kme-a"));
        try (SSLSocket socket = (SSLSocket) TlsContexts.of(simulator.pki(), "sae-alice")
                .getSocketFactory()
                .createSocket("127.0.0.1", simulator.kme("kme-a").port())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream()
                    .write(("GET " + ENC + " HTTP/1.1\r\nHost: x\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            String answer = new String(allOf(socket.getInputStream()), StandardCharsets.US_ASCII);
            String body = answer.substring(answer.indexOf("\r\n\r\n") + 4);
            int length = Integer.parseInt(answer.replaceAll("(?s).*Content-length: ([0-9]+).*", "$1"));
            assertThat(body).hasSize(length / 2).startsWith("{\"keys\":[");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"refuse", "kme-down"})
    void aClosedPortRefusesAndOpensAgain(String word) throws Exception {
        int port = simulator.kme("kme-b").port();
        simulator.faults().set(Fault.of(FaultKind.of(word).orElseThrow()).at("kme-b"));
        assertThatThrownBy(() -> new Socket("127.0.0.1", port)).isInstanceOf(ConnectException.class);
        boolean down = word.equals("kme-down");
        assertThat(alice.get(ENC).status()).isEqualTo(down ? 503 : 200);
        simulator.faults().clear();
        assertThat(bob.get("/api/v1/keys/sae-alice/status").status()).isEqualTo(200);
        assertThat(simulator.kme("kme-b").port()).isEqualTo(port);
    }

    @Test
    void anExpiredCertificateFailsInTheHandshake() throws Exception {
        simulator.faults().set(Fault.of(FaultKind.EXPIRED_CERTIFICATE).at("kme-a"));
        assertThatThrownBy(() -> alice.get(ENC))
                .isInstanceOf(SSLHandshakeException.class)
                .hasStackTraceContaining("CertificateExpiredException");
        assertThat(bob.get("/api/v1/keys/sae-alice/status").status()).isEqualTo(200);
    }

    @Test
    void tls13IsRefusedWhereThereIsOnlyTls12() throws Exception {
        simulator.faults().set(Fault.of(FaultKind.TLS_1_2).at("kme-a"));
        assertThatThrownBy(() -> alice.get(ENC)).isInstanceOf(IOException.class);
        try (SaeClient older = client("TLSv1.2", "kme-a", "sae-alice")) {
            assertThat(older.get(ENC).status()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"-2h", "20000h"})
    void aKmeWhoseClockIsOffRefusesGoodCertificates(String off) {
        simulator.faults().set(Fault.of(FaultKind.CLOCK_OFF).at("kme-a").value(off));
        assertThatThrownBy(() -> alice.get(ENC)).isInstanceOf(IOException.class);
    }

    @Test
    void aCutFibreMakesNoKeyAndKeepsWhatIsStored() throws Exception {
        drain(900);
        int cut = simulator.faults().set(Fault.of(FaultKind.FIBRE_CUT).at("kme-a--kme-b"));
        long stored = stored();
        NOW.updateAndGet(now -> now.plusSeconds(1));
        assertThat(stored()).isEqualTo(stored);
        assertThat(simulator.links().getFirst().condition()).isEqualTo(LinkView.Condition.CUT);
        assertThat(alice.get(ENC).status()).isEqualTo(200);
        simulator.faults().clear(cut);
        NOW.updateAndGet(now -> now.plusSeconds(100));
        assertThat(stored()).isGreaterThan(stored);
    }

    @Test
    void aRateDropsToTheShareThatIsLeft() {
        double before = simulator.links().getFirst().bitsPerSecond();
        simulator.faults().set(Fault.of(FaultKind.RATE_DROP).value("0.25"));
        assertThat(simulator.links().getFirst().bitsPerSecond()).isEqualTo(before / 4);
    }

    @Test
    void anEavesdropperRaisesTheErrorsAndEndsTheLink() {
        double before = simulator.links().getFirst().bitsPerSecond();
        int light = simulator.faults().set(Fault.of(FaultKind.EAVESDROPPER).value(0.2));
        LinkView listened = simulator.links().getFirst();
        assertThat(listened.qber()).isEqualTo(0.05);
        assertThat(listened.bitsPerSecond()).isPositive().isLessThan(before);
        simulator.faults().clear(light);
        simulator.faults().set(Fault.of(FaultKind.EAVESDROPPER).value(0.45));
        assertThat(simulator.links().getFirst().condition()).isEqualTo(LinkView.Condition.ABORTED);
        assertThat(simulator.links().getFirst().bitsPerSecond()).isZero();
    }

    @Test
    void aPlaceThatDoesNotExistIsRefusedWithThoseThatDo() {
        assertThatThrownBy(() -> simulator.faults().set(Fault.of(FaultKind.DROP).at("kme-c")))
                .hasMessage("there is no 'kme-c' for drop; there are kme-a, kme-b");
        assertThatThrownBy(() ->
                        simulator.faults().set(Fault.of(FaultKind.FIBRE_CUT).at("kme-a")))
                .hasMessage("there is no 'kme-a' for fibre-cut; there are kme-a--kme-b");
    }

    @Test
    void theSameSeedAndRequestsGiveTheSameRun(@TempDir Path first, @TempDir Path second) throws Exception {
        List<String> one = seededRun(first, 7);
        assertThat(seededRun(second, 7)).isEqualTo(one);
        assertThat(seededRun(second, 8)).isNotEqualTo(one);
    }

    /** Keys, key_IDs and status codes of thirty requests, a third of which fail by chance. */
    private static List<String> seededRun(Path folder, long seed) throws Exception {
        Instant still = Instant.now();
        List<String> run = new ArrayList<>();
        try (Simulator seeded = Simulator.start(
                        SimulatorOptions.in(folder).withClock(() -> still).withSeed(seed));
                SaeClient client = SaeClient.of(seeded, "kme-a", "sae-alice")) {
            seeded.faults().set(Fault.status(503).share(0.3));
            seeded.faults().set(Fault.of(FaultKind.WRONG_KEY).share(0.3));
            for (int request = 0; request < 30; request++) {
                Reply reply = client.get(ENC);
                run.add(reply.status() + " " + reply.json());
            }
            seeded.faults().clear();
            assertThat(client.get(RunningPair.ALICE_TO_BOB + "status")
                            .json()
                            .path("status_extension")
                            .path("seeded")
                            .asBoolean())
                    .isTrue();
        }
        assertThat(run).anyMatch(line -> line.startsWith("503")).anyMatch(line -> line.startsWith("200"));
        return run;
    }

    private void drain(int requests) throws Exception {
        for (int done = 0; done < requests / 100; done++) {
            assertThat(alice.get(RunningPair.ALICE_TO_BOB + "enc_keys?number=100")
                            .status())
                    .isEqualTo(200);
        }
    }

    private static long stored() {
        return simulator.links().getFirst().storedBits();
    }

    private static byte[] allOf(InputStream in) {
        var all = new java.io.ByteArrayOutputStream();
        try {
            in.transferTo(all);
        } catch (IOException e) {
            // A connection that is cut off need not say goodbye.
        }
        return all.toByteArray();
    }

    private static SaeClient client(String protocol, String kme, String sae) {
        try {
            return new SaeClient(simulator.kme(kme).url(), TlsContexts.of(simulator.pki(), sae), protocol);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
