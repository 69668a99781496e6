package io.keybraid.plugin.etsi014;

import io.keybraid.api.BadSourceConfigException;
import io.keybraid.api.BadSourceConfigException.Mistake;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import okhttp3.HttpUrl;

/**
 * Where a KME answers: {@code https://host:port} and the path before the SAE ID.
 *
 * @param base the URL that SAE IDs are appended to
 */
record KmeEndpoint(HttpUrl base) {

    /** The prefix of the standard, edition V1.1.1. */
    static final String STANDARD_PREFIX = "/api/v1/keys";

    /** RFC 3986, section 2.3. */
    private static final String UNRESERVED = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";

    private static final int MAX_KMES = 8;

    /**
     * @param kmes the setting {@code kme}
     * @param prefix the setting {@code path-prefix}
     * @throws BadSourceConfigException with every mistake found
     */
    static List<KmeEndpoint> all(List<String> kmes, String prefix) throws BadSourceConfigException {
        List<Mistake> mistakes = new ArrayList<>();
        List<KmeEndpoint> endpoints = new ArrayList<>();
        for (String kme : kmes) {
            try {
                endpoints.add(of(kme, prefix));
            } catch (BadSourceConfigException e) {
                mistakes.addAll(e.mistakes());
            }
        }
        if (kmes.isEmpty() || kmes.size() > MAX_KMES) {
            mistakes.add(new Mistake(
                    Etsi014Settings.KME,
                    "names " + kmes.size() + " KMEs, which is not 1 to " + MAX_KMES,
                    "write the KMEs of this site, such as https://kme-a.example:8443"));
        } else if (mistakes.isEmpty() && Set.copyOf(endpoints).size() < endpoints.size()) {
            mistakes.add(new Mistake(Etsi014Settings.KME, "names a KME twice", "write each one once"));
        }
        if (!mistakes.isEmpty()) {
            throw new BadSourceConfigException(mistakes);
        }
        return endpoints;
    }

    private static KmeEndpoint of(String text, String prefix) throws BadSourceConfigException {
        URI kme = url(text.strip());
        if (!"https".equals(kme.getScheme().toLowerCase(Locale.ROOT))) {
            throw new BadSourceConfigException(
                    Etsi014Settings.KME,
                    "'" + kme.getScheme()
                            + "' sends keys in the clear; the standard demands TLS with certificates at both ends",
                    "write https://…");
        }
        boolean bare = kme.getRawPath() == null
                || kme.getRawPath().isEmpty()
                || kme.getRawPath().equals("/");
        if (!bare || kme.getRawQuery() != null || kme.getRawFragment() != null || kme.getRawUserInfo() != null) {
            throw new BadSourceConfigException(
                    Etsi014Settings.KME,
                    "holds more than a host and a port",
                    "write https://host:port here, and a path, if it is not " + STANDARD_PREFIX + ", as path-prefix");
        }
        HttpUrl origin = HttpUrl.parse(kme.toString());
        if (origin == null) {
            throw notUrl(text);
        }
        return new KmeEndpoint(withPrefix(origin, prefix));
    }

    private static URI url(String text) throws BadSourceConfigException {
        try {
            URI url = new URI(text);
            String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
            if (url.getHost() != null && (scheme.equals("http") || scheme.equals("https"))) {
                return url;
            }
        } catch (URISyntaxException e) {
            // told below, like any other text that is not a URL
        }
        throw notUrl(text);
    }

    private static BadSourceConfigException notUrl(String text) {
        return new BadSourceConfigException(
                Etsi014Settings.KME,
                "'" + text + "' is not a URL",
                "write it in full, such as https://kme-a.example:8443");
    }

    private static HttpUrl withPrefix(HttpUrl origin, String prefix) throws BadSourceConfigException {
        String inner = prefix.replaceAll("^/+|/+$", "");
        boolean usable =
                prefix.startsWith("/") && (inner.isEmpty() || inner.matches("([A-Za-z0-9._~/-]|%[0-9A-Fa-f]{2})+"));
        HttpUrl base = inner.isEmpty() ? origin : origin.resolve("/" + inner);
        if (!usable || base == null || !base.encodedPath().equals("/" + inner)) {
            throw new BadSourceConfigException(
                    Etsi014Settings.PATH_PREFIX, "'" + prefix + "' is not a path", "write it as " + STANDARD_PREFIX);
        }
        return base;
    }

    /** The URL of an operation with this SAE. */
    HttpUrl url(Operation operation, SaeId peer) {
        return base.newBuilder()
                .addEncodedPathSegment(percentEncoded(peer.value()))
                .addPathSegment(operation.segment())
                .build();
    }

    /** Everything but RFC 3986's unreserved characters: some KMEs take a bare {@code +} in a query for a space. */
    static String percentEncoded(String text) {
        StringBuilder encoded = new StringBuilder();
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xFF);
            if (UNRESERVED.indexOf(c) >= 0) {
                encoded.append(c);
            } else {
                encoded.append(String.format(Locale.ROOT, "%%%02X", b & 0xFF));
            }
        }
        return encoded.toString();
    }

    /** The host as the certificate must name it where there is no {@code kme-id}. */
    String host() {
        return base.host();
    }

    /** {@code https://host:port}. */
    String origin() {
        String host = base.host().contains(":") ? "[" + base.host() + "]" : base.host();
        return base.scheme() + "://" + host + ":" + base.port();
    }

    /** For people. */
    @Override
    public String toString() {
        return "KME " + origin();
    }
}
