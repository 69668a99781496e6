package io.keybraid.sim;

import io.keybraid.sim.pki.TlsContexts;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An SAE that calls a KME over real mutual TLS. */
final class SaeClient implements AutoCloseable {

    record Reply(int status, JsonNode json, HttpResponse<byte[]> http) {

        String message() {
            return json.path("message").asString();
        }

        List<String> keyIds() {
            List<String> ids = new ArrayList<>();
            json.path("keys").forEach(key -> ids.add(key.path("key_ID").asString()));
            return ids;
        }

        String keyId() {
            return keyIds().getFirst();
        }

        byte[] key(int at) {
            return Base64.getDecoder()
                    .decode(json.path("keys").path(at).path("key").asString());
        }
    }

    private static final Duration DEADLINE = Duration.ofSeconds(20);

    private final URI kme;
    private final HttpClient http;

    SaeClient(URI kme, SSLContext tls, String protocol) {
        this.kme = kme;
        SSLParameters parameters = tls.getDefaultSSLParameters();
        parameters.setProtocols(new String[] {protocol});
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .sslContext(tls)
                .sslParameters(parameters)
                .connectTimeout(DEADLINE)
                .build();
    }

    static SaeClient of(Simulator simulator, String kme, String sae) throws IOException, GeneralSecurityException {
        return new SaeClient(simulator.kme(kme).url(), TlsContexts.of(simulator.pki(), sae), "TLSv1.3");
    }

    /** For a KME whose certificate names no host; the chain is checked all the same. */
    static SaeClient withoutHostCheck(Simulator simulator, String kme, String sae)
            throws IOException, GeneralSecurityException {
        return new SaeClient(simulator.kme(kme).url(), TestTls.trustingAnyHost(simulator.pki(), sae), "TLSv1.3");
    }

    Reply get(String path) throws IOException, InterruptedException {
        return send("GET", path, null);
    }

    Reply post(String path, String body) throws IOException, InterruptedException {
        return send("POST", path, body.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    Reply send(String method, String path, byte[] body) throws IOException, InterruptedException {
        HttpResponse<byte[]> response = sendRaw(method, path, body);
        JsonNode json = response.body().length == 0
                ? JsonMapper.shared().missingNode()
                : JsonMapper.shared().readTree(response.body());
        return new Reply(response.statusCode(), json, response);
    }

    /** Whatever it is that comes back. */
    HttpResponse<byte[]> getRaw(String path) throws IOException, InterruptedException {
        return sendRaw("GET", path, null);
    }

    private HttpResponse<byte[]> sendRaw(String method, String path, byte[] body)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(kme + path))
                .timeout(DEADLINE)
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body))
                .build();
        return http.send(request, BodyHandlers.ofByteArray());
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
