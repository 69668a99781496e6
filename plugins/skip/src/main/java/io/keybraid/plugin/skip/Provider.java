package io.keybraid.plugin.skip;

import io.keybraid.api.Assurance;
import io.keybraid.api.BadSourceConfigException;
import io.keybraid.api.SourceConfig;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;

/**
 * Our Key Provider, and how it is asked.
 *
 * @param path what stands before {@code /key}; empty where nothing does
 * @param tls how both ends know each other
 * @param assurance what its operator says that its keys rest on
 * @param timeout longest wait for one answer
 * @param grace how long a key that is not there yet is asked for again
 */
record Provider(
        String host, int port, String path, ProviderTls tls, Assurance assurance, Duration timeout, Duration grace) {

    private static final int HTTPS = 443;

    /** Reads the section and the files it names. */
    static Provider read(SourceConfig config) throws BadSourceConfigException {
        URI url = config.url(SkipSettings.PROVIDER);
        String host = url.getHost();
        if (!"https".equals(url.getScheme())
                || host == null
                || url.getRawQuery() != null
                || url.getRawFragment() != null
                || url.getRawUserInfo() != null) {
            throw new BadSourceConfigException(
                    SkipSettings.PROVIDER,
                    "is not https://host:port, with a path at most",
                    "write it like https://provider-a.example:8443; plain http would send keys in the clear");
        }
        Duration timeout = config.duration(SkipSettings.TIMEOUT);
        if (timeout.isZero()) {
            throw new BadSourceConfigException(
                    SkipSettings.TIMEOUT, "leaves the provider no time to answer", "write 5s or so");
        }
        String assurance = config.text(SkipSettings.ASSURANCE);
        return new Provider(
                host.replaceAll("^\\[|\\]$", ""),
                url.getPort() < 0 ? HTTPS : url.getPort(),
                url.getRawPath() == null ? "" : url.getRawPath().replaceAll("/+$", ""),
                ProviderTls.read(config),
                Arrays.stream(Assurance.values())
                        .filter(one -> one.label().equals(assurance))
                        .findFirst()
                        .orElseThrow(),
                timeout,
                config.duration(SkipSettings.GRACE));
    }

    String capabilities() {
        return path + "/capabilities";
    }

    /** For a new key of 256 bits. */
    String newKey(String peerSystem) {
        return path + "/key?remoteSystemID=" + encoded(peerSystem) + "&size=" + 8 * ProvidedKey.BYTES;
    }

    /** For the key of that name, which the peer's system asked for first. */
    String key(String keyId, String peerSystem) {
        return path + "/key/" + encoded(keyId) + "?remoteSystemID=" + encoded(peerSystem);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** For people, and as the request's Host. */
    String authority() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }

    @Override
    public String toString() {
        return "Key Provider https://" + authority() + path;
    }
}
