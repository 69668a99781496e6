package io.keybraid.plugin.etsi014;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Request;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** A foreign KME on the wire, with mutual TLS: answers what a test tells it, and knows what it was asked. */
final class WireMockKme implements AutoCloseable {

    /** 32 bytes, 0x61 to 0x80, so that a test can look for them. */
    static final byte[] KEY = key(32);

    static final String KEY_ID = "bc490419-7d60-487f-adc1-4ddcc177c139";

    private final WireMockServer server;

    WireMockKme() {
        this(TestSite.KME);
    }

    /** With this server certificate. */
    WireMockKme(TestPki.Issued certificate) {
        server = new WireMockServer(wireMockConfig()
                .httpDisabled(true)
                .dynamicHttpsPort()
                .bindAddress("127.0.0.1")
                .keystoreType("PKCS12")
                .keystorePath(certificate.p12().toString())
                .keystorePassword(TestPki.PASSWORD)
                .keyManagerPassword(TestPki.PASSWORD)
                .needClientAuth(true)
                .trustStoreType("PKCS12")
                .trustStorePath(TestSite.CA.p12().toString())
                .trustStorePassword(TestPki.PASSWORD)
                .jettyAcceptors(1)
                .containerThreads(16)
                .asynchronousResponseEnabled(true));
        server.start();
        reset();
    }

    /** As after the start: no Status, and no key. */
    void reset() {
        server.resetAll();
        server.stubFor(get(urlPathMatching(".*/status"))
                .atPriority(9)
                .willReturn(aResponse().withStatus(404)));
    }

    /** Forgets what it was asked. */
    void resetRequests() {
        server.resetRequests();
    }

    WireMockServer wire() {
        return server;
    }

    Map<String, Object> settings() {
        Map<String, Object> settings = TestSite.settings(server.httpsPort(), TestSite.ALICE);
        settings.put("grace", "0s");
        settings.put("timeout", "15s");
        return settings;
    }

    /** Alice's end of a tunnel to Bob. */
    End open() {
        return End.open(settings(), "sae-bob");
    }

    /** With one setting more. */
    End openWith(String setting, String value) {
        Map<String, Object> settings = settings();
        settings.put(setting, value);
        return End.open(settings, "sae-bob");
    }

    /** Every request but Get status is answered so. */
    void answers(ResponseDefinitionBuilder response) {
        server.stubFor(any(anyUrl()).atPriority(10).willReturn(response));
    }

    void answers(int status, String body) {
        answers(aResponse().withStatus(status).withBody(body));
    }

    void delivers(String keyId, byte[] key) {
        answers(okJson(container(keyId, key)));
    }

    static String container(String keyId, byte[] key) {
        return FakeKmePair.container(keyId, Base64.getEncoder().encodeToString(key));
    }

    static byte[] key(int length) {
        byte[] key = new byte[length];
        for (int i = 0; i < length; i++) {
            key[i] = (byte) (0x61 + i);
        }
        return key;
    }

    /** What it was asked, but for Get status, in order. */
    List<LoggedRequest> requests() {
        return server.findAll(anyRequestedFor(anyUrl())).stream()
                .filter(request -> !request.getUrl().endsWith("/status"))
                .sorted((a, b) -> a.getLoggedDate().compareTo(b.getLoggedDate()))
                .toList();
    }

    /** The requests as {@code METHOD url}. */
    List<String> requestLines() {
        return requests().stream().map(WireMockKme::line).toList();
    }

    private static String line(Request request) {
        return request.getMethod() + " " + request.getUrl();
    }

    @Override
    public void close() {
        server.stop();
    }
}
