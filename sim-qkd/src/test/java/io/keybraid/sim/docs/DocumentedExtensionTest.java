package io.keybraid.sim.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.keybraid.sim.Simulator;
import io.keybraid.sim.fault.Fault;
import io.keybraid.sim.fault.FaultKind;
import io.keybraid.sim.http.RequestRecord;
import io.keybraid.sim.junit.SimulatorExtension;
import io.keybraid.sim.kme.KmeMethod;
import io.keybraid.sim.pki.TlsContexts;
import io.keybraid.sim.profile.Profiles;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The example of docs/simulator.md, with a client that stands for the reader's. */
class DocumentedExtensionTest {

    @RegisterExtension
    static final SimulatorExtension QKD = new SimulatorExtension(options -> options.withProfile(Profiles.IDQ));

    @Test
    void ourClientSurvivesAStall(Simulator simulator) {
        simulator
                .faults()
                .set(Fault.of(FaultKind.STALL)
                        .value("100ms")
                        .on(KmeMethod.GET_KEY)
                        .times(1));
        URI kme = simulator.kme("kme-a").url();
        Path certificate = simulator.pki().certificate("CONSA");
        Path privateKey = simulator.pki().privateKey("CONSA");
        Path ca = simulator.kme("kme-a").ca();
        yourClient(kme, certificate, privateKey, ca);
        assertThat(simulator.requests().latest())
                .extracting(RequestRecord::status)
                .containsExactly(200);
    }

    private static void yourClient(URI kme, Path certificate, Path privateKey, Path ca) {
        assertThat(certificate).exists();
        assertThat(privateKey).exists();
        assertThat(ca).exists();
        try (HttpClient http = HttpClient.newBuilder()
                .sslContext(TlsContexts.of(QKD.simulator().pki(), "CONSA"))
                .build()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create(kme + "/api/v1/keys/CONSB/enc_keys"))
                    .build();
            assertThat(http.send(request, BodyHandlers.ofByteArray()).body()).isNotEmpty();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
