package io.keybraid.host.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keybraid.host.key.HostPort;
import io.keybraid.host.problem.OperatorException;
import io.keybraid.host.status.HostStatus;
import io.keybraid.host.status.StatusJson;
import io.keybraid.host.status.StatusSamples;
import io.keybraid.host.status.StrandStatus;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class WebServerTest {

    private final HttpClient client = HttpClient.newHttpClient();
    private WebServer server;

    @BeforeEach
    void start() throws OperatorException {
        server = WebServer.start(new HostPort("127.0.0.1", 0), () -> StatusSamples.HOST);
    }

    @AfterEach
    void stop() {
        server.close();
        client.close();
    }

    @Test
    void metricsHaveTheDocumentedNamesAndTheStatussNumbers() throws Exception {
        assertThat(get("/metrics").body().lines())
                .contains(
                        "keybraid_info{version=\"0.1.0\"} 1",
                        "keybraid_tunnel_state{tunnel=\"paris-berlin\",keybraid_tunnel_state=\"live\"} 1",
                        "keybraid_tunnel_state{tunnel=\"paris-berlin\",keybraid_tunnel_state=\"stale\"} 0",
                        "keybraid_tunnel_rotations_total{tunnel=\"paris-berlin\"} 11.0",
                        "keybraid_tunnel_epoch{tunnel=\"paris-berlin\"} 12.0",
                        "keybraid_tunnel_key_age_seconds{tunnel=\"paris-berlin\"} 80.0",
                        "keybraid_tunnel_round_duration_seconds{tunnel=\"paris-berlin\"} 0.007",
                        "keybraid_tunnel_link_up{tunnel=\"paris-rome\"} 0.0",
                        "keybraid_tunnel_alarm{kind=\"link\",tunnel=\"paris-rome\"} 1.0",
                        "keybraid_tunnel_strand{algorithm=\"ETSI-GS-QKD-014\",kind=\"qkd\",simulated=\"true\","
                                + "source=\"qkd\",tunnel=\"paris-berlin\"} 1.0",
                        "keybraid_source_up{algorithm=\"ETSI-GS-QKD-014\",kind=\"qkd\",plugin=\"etsi014\","
                                + "simulated=\"true\",source=\"qkd\"} 1.0")
                .anyMatch(line -> line.startsWith("keybraid_source_stored_keys{") && line.endsWith(" 25000.0"))
                .noneMatch(line -> line.startsWith("keybraid_tunnel_key_age_seconds{tunnel=\"paris-rome\"}"))
                .noneMatch(line -> line.startsWith("keybraid_source_up{") && line.contains("source=\"pq\""));
    }

    /** A required source that fails: its strand is in the key in force, and was left out of the last round. */
    @Test
    void aStrandThatFailsAfterItWasUsedIsOnePointAndLeftOut() throws Exception {
        String metrics = metricsOf(() -> StatusSamples.with(List.of(
                        new StrandStatus(
                                "qkd", "qkd", "ETSI-GS-QKD-014", true, false, Optional.empty(), Optional.empty()),
                        new StrandStatus(
                                "qkd",
                                "qkd",
                                "ETSI-GS-QKD-014",
                                false,
                                false,
                                Optional.of("the KME is down"),
                                Optional.of("start it")))))
                .body();
        assertThat(metrics.lines()
                        .filter(line ->
                                line.startsWith("keybraid_tunnel_strand{") && line.contains("tunnel=\"paris-berlin\"")))
                .singleElement()
                .asString()
                .contains("source=\"qkd\"")
                .endsWith(" 0.0");
    }

    @Test
    void aMistakeOfOursIsToldAndTheNextAnswerIsAsEver() throws Exception {
        HttpResponse<String> answer = metricsOf(() -> {
            throw new IllegalStateException("planted");
        });
        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(answer.body()).isEqualTo("a mistake in Keybraid; the host's log has more\n");
    }

    private HttpResponse<String> metricsOf(Supplier<HostStatus> status) throws Exception {
        server.close();
        server = WebServer.start(new HostPort("127.0.0.1", 0), status);
        return get("/metrics");
    }

    @Test
    void whoAsksForOpenMetricsGetsThem() throws Exception {
        HttpResponse<String> answer = client.send(
                request("/metrics")
                        .header("Accept", "application/openmetrics-text")
                        .build(),
                BodyHandlers.ofString());
        assertThat(answer.headers().firstValue("Content-Type").orElseThrow())
                .startsWith("application/openmetrics-text");
        assertThat(answer.body()).endsWith("# EOF\n");
    }

    @Test
    void theStatusIsTheOneOfTheCommand() throws Exception {
        assertThat(StatusJson.read(
                        JsonMapper.shared().readTree(get("/status.json").body())))
                .isEqualTo(StatusSamples.HOST);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/page.css", "/page.js"})
    void thePageLoadsNothingFromElsewhereAndMayBeFramedByNobody(String path) throws Exception {
        HttpResponse<String> answer = get(path);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Security-Policy").orElseThrow())
                .startsWith("default-src 'none'")
                .contains("frame-ancestors 'none'");
        assertThat(answer.body().replace("http://www.w3.org/2000/svg", "")).doesNotContain("http:", "https:", "//cdn");
    }

    @Test
    void nothingCanBeChangedAndNothingElseIsThere() throws Exception {
        HttpResponse<String> post = client.send(
                request("/status.json")
                        .POST(HttpRequest.BodyPublishers.ofString("{}"))
                        .build(),
                BodyHandlers.ofString());
        assertThat(post.statusCode()).isEqualTo(405);
        assertThat(get("/../keybraid.yaml").statusCode()).isEqualTo(404);
        assertThat(get("/page.html").statusCode()).isEqualTo(404);
    }

    @Test
    void aNameThatSomebodyPointedAtThisMachineDoesNotPass() throws Exception {
        assertThat(raw("GET /status.json HTTP/1.1\r\nHost: evil.example:" + port() + "\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 421 ")
                .doesNotContain("paris");
        assertThat(raw("GET /status.json HTTP/1.1\r\nHost: localhost:" + port() + "\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 200 ")
                .contains("paris-berlin");
    }

    @Test
    void aPortInUseIsToldWithAHint() {
        assertThatThrownBy(() -> WebServer.start(new HostPort("127.0.0.1", port()), () -> StatusSamples.HOST))
                .isInstanceOfSatisfying(OperatorException.class, e -> {
                    assertThat(e).hasMessageStartingWith("cannot serve the page and metrics on 127.0.0.1:" + port());
                    assertThat(e.hint()).contains("set 'web'");
                });
    }

    private int port() {
        return server.address().getPort();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path));
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return client.send(request(path).build(), BodyHandlers.ofString());
    }

    private String raw(String request) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
