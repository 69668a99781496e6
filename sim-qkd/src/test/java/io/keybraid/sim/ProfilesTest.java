package io.keybraid.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.keybraid.sim.SaeClient.Reply;
import io.keybraid.sim.fault.Fault;
import io.keybraid.sim.fault.FaultKind;
import io.keybraid.sim.profile.KmeProfile;
import io.keybraid.sim.profile.Profiles;
import java.io.InputStream;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each profile differs from the standard in what its KME is known for. */
class ProfilesTest {

    @TempDir
    Path directory;

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.now());
    private Simulator simulator;
    private SaeClient master;
    private SaeClient slave;
    private String toSlave;
    private String fromMaster;

    @AfterEach
    void stop() {
        master.close();
        slave.close();
        simulator.close();
    }

    private void start(KmeProfile profile) throws Exception {
        start(SimulatorOptions.in(directory).withProfile(profile).withClock(now::get));
    }

    private void start(SimulatorOptions options) throws Exception {
        simulator = Simulator.start(options);
        String a = simulator.kme("kme-a").saes().getFirst().value();
        String b = simulator.kme("kme-b").saes().getFirst().value();
        master = SaeClient.of(simulator, "kme-a", a);
        slave = SaeClient.of(simulator, "kme-b", b);
        toSlave = "/api/v1/keys/" + b + "/";
        fromMaster = "/api/v1/keys/" + a + "/";
    }

    @Test
    void idqTakesOneKeyByGetAndKeyIdsByPost() throws Exception {
        start(Profiles.IDQ);
        assertThat(toSlave).contains("CONSB");
        Reply key = master.get(toSlave + "enc_keys?number=1&size=256");
        assertThat(key.status()).isEqualTo(200);
        assertThat(master.post(toSlave + "enc_keys", "{}").status()).isEqualTo(405);
        assertThat(slave.get(fromMaster + "dec_keys?key_ID=" + key.keyId()).status())
                .isEqualTo(405);
        assertThat(slave.post(fromMaster + "dec_keys", RunningPair.idsOf(key.keyIds()))
                        .json())
                .isEqualTo(key.json());
    }

    @Test
    void qukaydeeWantsTheMasterInEachKeyIdAndHasACaOfItsOwn() throws Exception {
        start(Profiles.QUKAYDEE);
        Reply key = master.post(toSlave + "enc_keys", "{}");
        assertThat(slave.post(fromMaster + "dec_keys", RunningPair.idsOf(key.keyIds()))
                        .status())
                .isEqualTo(400);
        String entry = "{\"key_ID\":\"" + key.keyId() + "\",\"master_SAE_ID\":\"sae-1\"}";
        assertThat(slave.post(fromMaster + "dec_keys", "{\"key_IDs\":[" + entry + "]}")
                        .json())
                .isEqualTo(key.json());
        Path ca = simulator.kme("kme-a").ca();
        assertThat(ca.getFileName()).hasToString("kme-ca.crt");
        certificate("kme-a").verify(certificate("kme-ca").getPublicKey());
        certificate("sae-1").verify(certificate("ca").getPublicKey());
    }

    @Test
    void guardianSpeaksFastApiAndMindsUnknownMembers() throws Exception {
        start(Profiles.GUARDIAN);
        assertThat(master.get(toSlave + "enc_keys").key(0)).as("32 bits").hasSize(4);
        Reply unknown = master.post(toSlave + "enc_keys", "{\"number\":1,\"vendor\":1}");
        assertThat(unknown.status()).isEqualTo(422);
        assertThat(unknown.json().path("detail").isArray()).isTrue();
        assertThat(unknown.json().has("message")).isFalse();
        Reply absent = slave.get(fromMaster + "dec_keys?key_ID=6f9619ff-8b86-4d01-b42d-00cf4fc964ff");
        assertThat(absent.status()).isEqualTo(400);
        assertThat(absent.json().path("detail").asString())
                .isEqualTo("one or more keys specified are not found on KME");
    }

    @Test
    void guardianRefusesWhoComesWhileAnotherIsServed() throws Exception {
        CountDownLatch first = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        start(SimulatorOptions.in(directory).withProfile(Profiles.GUARDIAN).withPauses(duration -> {
            first.countDown();
            try {
                go.await(20, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }));
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<Reply> ask = () -> master.get(toSlave + "enc_keys?size=256");
            Future<Reply> served = threads.submit(ask);
            assertThat(first.await(20, TimeUnit.SECONDS)).isTrue();
            assertThat(List.of(ask.call().status(), ask.call().status())).containsExactly(503, 504);
            go.countDown();
            assertThat(served.get(20, TimeUnit.SECONDS).status()).isEqualTo(200);
        }
    }

    @Test
    void speqtralJoinsKeyIdsAndSaysInPlainTextThatItIsExhausted() throws Exception {
        start(Profiles.SPEQTRAL);
        Reply key = master.get(toSlave + "enc_keys?number=1&size=256");
        assertThat(key.keyId()).matches("[0-9a-f-]{36}\\+[0-9a-f-]{36}");
        assertThat(slave.getRaw(fromMaster + "dec_keys?key_ID=" + key.keyId()).statusCode())
                .as("a plus sign that is not encoded is a space")
                .isEqualTo(400);
        String encoded = URLEncoder.encode(key.keyId(), StandardCharsets.UTF_8);
        assertThat(slave.get(fromMaster + "dec_keys?key_ID=" + encoded).json()).isEqualTo(key.json());
        simulator.faults().set(Fault.of(FaultKind.EXHAUSTED));
        HttpResponse<byte[]> exhausted = master.getRaw(toSlave + "enc_keys");
        assertThat(exhausted.statusCode()).isEqualTo(400);
        assertThat(exhausted.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/plain");
    }

    @Test
    void qkdKmeServerTakesSaeIdsFromSerialNumbersAndIgnoresTheSize() throws Exception {
        start(Profiles.QKD_KME_SERVER);
        assertThat(certificate("1").getSerialNumber()).isEqualTo(1);
        assertThat(toSlave).isEqualTo("/api/v1/keys/2/");
        assertThat(master.get(toSlave + "enc_keys?size=512").key(0)).hasSize(32);
        RunningPair.assertError(slave.get(fromMaster + "dec_keys?key_ID=6f9619ff-8b86-4d01-b42d-00cf4fc964ff"), 404);
        int exhausted = simulator.faults().set(Fault.of(FaultKind.EXHAUSTED));
        RunningPair.assertError(master.get(toSlave + "enc_keys"), 404);
        simulator.faults().clear(exhausted);
        simulator.faults().set(Fault.of(FaultKind.KME_DOWN).at("kme-b"));
        List<Integer> codes = new ArrayList<>();
        for (int asked = 0; asked < 4; asked++) {
            codes.add(master.get(toSlave + "enc_keys").status());
        }
        assertThat(codes).containsExactly(504, 412, 409, 504);
    }

    @Test
    void nextDoorHeedsNoGetParametersAndHasPagesForErrors() throws Exception {
        start(Profiles.NEXT_DOOR.with("exhausted", "400"));
        assertThat(certificate("kme-a").getSubjectAlternativeNames()).isNull();
        Reply key = masterByCommonName().get(toSlave + "enc_keys?number=3&size=512");
        assertThat(key.keyIds()).hasSize(1);
        assertThat(key.key(0)).hasSize(32);
        simulator.faults().set(Fault.of(FaultKind.EXHAUSTED));
        HttpResponse<byte[]> exhausted = masterByCommonName().getRaw(toSlave + "enc_keys");
        assertThat(exhausted.statusCode()).isEqualTo(400);
        assertThat(exhausted.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/html");
    }

    private SaeClient masterByCommonName() throws Exception {
        master.close();
        master = SaeClient.withoutHostCheck(simulator, "kme-a", "sae-alice");
        return master;
    }

    @Test
    void merquryHasNoMaximaAndEmptyErrors() throws Exception {
        start(Profiles.MERQURY);
        Reply status = master.get(toSlave + "status");
        assertThat(status.json().path("key_size").intValue()).isEqualTo(1024);
        for (String name :
                List.of("max_key_count", "max_key_per_request", "max_key_size", "min_key_size", "max_SAE_ID_count")) {
            assertThat(status.json().path(name).intValue()).as(name).isZero();
        }
        assertThat(master.get(toSlave + "enc_keys").key(0)).hasSize(128);
        HttpResponse<byte[]> internal =
                master.send("POST", toSlave + "enc_keys", new byte[] {'{'}).http();
        assertThat(internal.statusCode()).isEqualTo(500);
        assertThat(internal.body()).isEmpty();
        simulator.faults().set(Fault.status(401));
        Reply unauthorized = master.get(toSlave + "enc_keys");
        assertThat(unauthorized.status()).isEqualTo(401);
        assertThat(unauthorized.http().body()).isEmpty();
    }

    @Test
    void lateSaysNotFoundForTwoSeconds() throws Exception {
        start(Profiles.LATE);
        Reply key = master.get(toSlave + "enc_keys");
        RunningPair.assertError(slave.get(fromMaster + "dec_keys?key_ID=" + key.keyId()), 404);
        now.updateAndGet(time -> time.plusSeconds(2));
        assertThat(slave.get(fromMaster + "dec_keys?key_ID=" + key.keyId()).json())
                .isEqualTo(key.json());
    }

    @Test
    void ambiguousPointsAreSettings() throws Exception {
        start(KmeProfile.STANDARD
                .with("exhausted", "429")
                .with("out-of-range", "422")
                .with("same-sae", "403")
                .with("unknown-key", "404")
                .with("empty-post", "refused")
                .with("unknown-members", "refused")
                .with("dec-keys-path", "slave"));
        RunningPair.assertError(master.get(toSlave + "enc_keys?size=257"), 422, "size shall be a multiple of 8");
        RunningPair.assertError(master.get(fromMaster + "enc_keys"), 403);
        RunningPair.assertError(master.post(toSlave + "enc_keys", ""), 400);
        RunningPair.assertError(master.post(toSlave + "enc_keys", "{\"vendor\":1}"), 400);
        RunningPair.assertError(slave.get(toSlave + "dec_keys?key_ID=6f9619ff-8b86-4d01-b42d-00cf4fc964ff"), 404);
        Reply key = master.get(toSlave + "enc_keys");
        RunningPair.assertError(slave.get(fromMaster + "dec_keys?key_ID=" + key.keyId()), 400);
        assertThat(slave.get(toSlave + "dec_keys?key_ID=" + key.keyId()).json()).isEqualTo(key.json());
        simulator.faults().set(Fault.of(FaultKind.EXHAUSTED));
        RunningPair.assertError(master.get(toSlave + "enc_keys"), 429);
    }

    private X509Certificate certificate(String name) throws Exception {
        try (InputStream in = Files.newInputStream(simulator.pki().certificate(name))) {
            return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
    }
}
