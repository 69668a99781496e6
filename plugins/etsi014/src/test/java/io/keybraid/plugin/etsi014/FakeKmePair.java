package io.keybraid.plugin.etsi014;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManagerFactory;

/**
 * Two KMEs that share their keys perfectly, in one HTTPS server with mutual TLS: what is made with {@code enc_keys} is delivered once with
 * {@code dec_keys}. As much of the standard as two honest clients need, by GET and by POST.
 */
final class FakeKmePair implements AutoCloseable {

    private static final Pattern PATH = Pattern.compile("/api/v1/keys/([^/]+)/(enc_keys|dec_keys|status)");
    private static final Pattern KEY_ID = Pattern.compile("\"key_ID\"\\s*:\\s*\"([^\"]+)\"");
    private static final SecureRandom RANDOM = new SecureRandom();

    private final HttpsServer server;
    private final Map<String, String> keys = new ConcurrentHashMap<>();

    FakeKmePair() throws IOException, GeneralSecurityException {
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        SSLContext tls = serverTls(TestSite.KME.p12(), TestSite.CA.p12());
        server.setHttpsConfigurator(new HttpsConfigurator(tls) {
            @Override
            public void configure(HttpsParameters parameters) {
                SSLParameters mutual = getSSLContext().getDefaultSSLParameters();
                mutual.setNeedClientAuth(true);
                parameters.setSSLParameters(mutual);
            }
        });
        server.createContext("/", this::answer);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
    }

    static SSLContext serverTls(Path keyStore, Path trustStore) throws IOException, GeneralSecurityException {
        KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
        keys.init(store(keyStore), TestPki.PASSWORD.toCharArray());
        TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(store(trustStore));
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }

    private static KeyStore store(Path path) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (var in = Files.newInputStream(path)) {
            store.load(in, TestPki.PASSWORD.toCharArray());
        }
        return store;
    }

    int port() {
        return server.getAddress().getPort();
    }

    private void answer(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        Matcher path = PATH.matcher(exchange.getRequestURI().getPath());
        if (!path.matches()) {
            send(exchange, 404, "{\"message\":\"no such path\"}");
        } else if (path.group(2).equals("status")) {
            send(
                    exchange,
                    200,
                    "{\"source_KME_ID\":\"kme-a\",\"stored_key_count\":" + (1000 - keys.size())
                            + ",\"status_extension\":{\"simulated\":true}}");
        } else if (path.group(2).equals("enc_keys")) {
            byte[] key = new byte[32];
            RANDOM.nextBytes(key);
            String keyId = UUID.randomUUID().toString();
            keys.put(keyId, Base64.getEncoder().encodeToString(key));
            send(exchange, 200, container(keyId, keys.get(keyId)));
        } else {
            deliver(exchange, requestedKeyId(exchange, body));
        }
    }

    private static String requestedKeyId(HttpExchange exchange, String body) {
        Matcher inBody = KEY_ID.matcher(body);
        if (inBody.find()) {
            return inBody.group(1);
        }
        String query = String.valueOf(exchange.getRequestURI().getRawQuery());
        return URLDecoder.decode(query.replaceFirst("^key_ID=", ""), StandardCharsets.UTF_8);
    }

    private void deliver(HttpExchange exchange, String keyId) throws IOException {
        String key = keys.remove(keyId);
        if (key == null) {
            send(exchange, 400, "{\"message\":\"one or more keys specified are not found on KME\"}");
        } else {
            send(exchange, 200, container(keyId, key));
        }
    }

    static String container(String keyId, String base64Key) {
        return "{\"keys\":[{\"key_ID\":\"" + keyId + "\",\"key\":\"" + base64Key + "\"}]}";
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
