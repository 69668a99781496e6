package io.keybraid.sim.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.keybraid.sim.Simulator;
import io.keybraid.sim.fault.Fault;
import io.keybraid.sim.fault.FaultKind;
import io.keybraid.sim.junit.SimulatorExtension;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The page's server, and on the way the JUnit extension as others use it. */
class AdminServerTest {

    @RegisterExtension
    static final SimulatorExtension QKD = new SimulatorExtension(options -> options.withAdmin(0));

    private final HttpClient http = HttpClient.newHttpClient();

    @Test
    void aFaultIsSetListedAndCleared(Simulator simulator) throws Exception {
        var set = send(
                "POST",
                "/api/faults",
                "{\"fault\":\"stall\",\"at\":\"kme-a\",\"on\":\"dec_keys\",\"value\":\"500ms\",\"times\":2}");
        assertThat(set.statusCode()).isEqualTo(200);
        assertThat(simulator.faults().active()).hasSize(1);
        assertThat(send("GET", "/api/state", "").body())
                .contains("stall 0.5s at kme-a on dec_keys, 2 times", "\"simulated\":true", "kme-a--kme-b");
        int id = simulator.faults().active().getFirst().id();
        assertThat(send("DELETE", "/api/faults/" + id, "").statusCode()).isEqualTo(200);
        assertThat(send("DELETE", "/api/faults/" + id, "").statusCode()).isEqualTo(404);
        assertThat(simulator.faults().active()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"fault\":\"stal\"}",
                "{\"fault\":\"stall\",\"at\":\"kme-z\"}",
                "{\"fault\":\"stall\",\"value\":\"soon\"}",
                "{\"fault\":\"drop\",\"value\":\"1\"}",
                "{\"fault\":\"drop\",\"on\":\"keys\"}",
                "{\"fault\":\"fibre-cut\",\"times\":1}",
                "{\"fault\":\"status\",\"value\":\"1000\"}",
                "{\"fault\":\"drop\",\"bogus\":1}",
                "{}",
                "{"
            })
    void aFaultThatMakesNoSenseIsRefusedWithTheReason(String body) throws Exception {
        var answer = send("POST", "/api/faults", body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(answer.body()).startsWith("{\"problem\":\"");
        assertThat(QKD.simulator().faults().active()).isEmpty();
    }

    @Test
    void aChangeWithoutTheHeaderOrFromAnotherPageIsRefused() throws Exception {
        URI url = QKD.simulator().adminUrl().orElseThrow();
        HttpRequest.Builder plain = HttpRequest.newBuilder(URI.create(url + "/api/faults"))
                .POST(BodyPublishers.ofString("{\"fault\":\"drop\"}"));
        assertThat(http.send(plain.build(), BodyHandlers.ofString()).statusCode())
                .isEqualTo(403);
        HttpRequest foreign = plain.header("X-Keybraid-Sim", "1")
                .header("Origin", "http://evil.example")
                .build();
        assertThat(http.send(foreign, BodyHandlers.ofString()).statusCode()).isEqualTo(403);
        assertThat(QKD.simulator().faults().active()).isEmpty();
    }

    @Test
    void aNameThatWasMadeToPointHereIsRefused() throws Exception {
        int port = QKD.simulator().adminUrl().orElseThrow().getPort();
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream()
                    .write("GET /api/state HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            InputStream in = socket.getInputStream();
            assertThat(new String(in.readAllBytes(), StandardCharsets.US_ASCII)).startsWith("HTTP/1.1 403 ");
        }
    }

    @Test
    void metricsAreInThePrometheusFormat() throws Exception {
        QKD.simulator().faults().set(Fault.of(FaultKind.EAVESDROPPER).value(0.2));
        var metrics = send("GET", "/metrics", "");
        assertThat(metrics.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/plain; version=0.0.4");
        assertThat(metrics.body().lines())
                .allMatch(line -> line.matches(
                        "# (HELP|TYPE) keybraid_sim_[a-z_]+ .+|keybraid_sim_[a-z_]+(\\{[^}]*})? [-0-9.eE]+"))
                .contains(
                        "keybraid_sim_link_qber{link=\"kme-a--kme-b\"} 0.05",
                        "keybraid_sim_link_up{link=\"kme-a--kme-b\"} 1");
    }

    @ParameterizedTest
    @EnumSource(PageFile.class)
    void thePageLoadsNothingFromElsewhere(PageFile file) throws Exception {
        var answer = send("GET", file.path(), "");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).contains(file.type());
        assertThat(answer.headers().firstValue("Content-Security-Policy").orElseThrow())
                .startsWith("default-src 'none'; script-src 'self'; style-src 'self';");
        assertThat(answer.body().replace("http://www.w3.org/2000/svg", ""))
                .isNotBlank()
                .doesNotContain("http://", "https://", "@import", "innerHTML");
    }

    private HttpResponse<String> send(String method, String path, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create(QKD.simulator().adminUrl().orElseThrow() + path))
                .header("X-Keybraid-Sim", "1")
                .method(method, BodyPublishers.ofString(body))
                .build();
        return http.send(request, BodyHandlers.ofString());
    }
}
