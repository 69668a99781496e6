package io.keybraid.plugin.skip;

import io.keybraid.api.BadSourceConfigException;
import io.keybraid.api.SourceConfig;
import io.keybraid.plugin.tls.RenewableIdentity;
import io.keybraid.plugin.tls.TlsFiles;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** TLS 1.2 or 1.3 with our Key Provider, and by what each end knows the other. Thread-safe. */
interface ProviderTls {

    /** RFC 4279 makes every implementation take 128 bytes. */
    int LONGEST_IDENTITY = 128;

    /** As the section has it: three files, or a preshared key. */
    static ProviderTls read(SourceConfig config) throws BadSourceConfigException {
        List<String> preshared = named(config, SkipSettings.PSK_IDENTITY, SkipSettings.PSK_FILE);
        List<String> certified = named(config, SkipSettings.CERTIFICATE, SkipSettings.PRIVATE_KEY, SkipSettings.CA);
        if (!preshared.isEmpty() && !certified.isEmpty()) {
            throw new BadSourceConfigException(
                    preshared.getFirst(),
                    "does not go with '" + certified.getFirst() + "'",
                    "leave out what your provider does not want: certificates, or a preshared key");
        }
        return preshared.isEmpty()
                ? new CertificateTls(RenewableIdentity.load(new TlsFiles(
                        file(config, SkipSettings.CERTIFICATE),
                        file(config, SkipSettings.PRIVATE_KEY),
                        file(config, SkipSettings.CA))))
                : PskTls.of(identity(config), new PskFile(file(config, SkipSettings.PSK_FILE)));
    }

    private static List<String> named(SourceConfig config, String... settings) {
        return Arrays.stream(settings)
                .filter(setting -> (setting.equals(SkipSettings.PSK_IDENTITY)
                                ? config.optionalText(setting)
                                : config.optionalFile(setting))
                        .isPresent())
                .toList();
    }

    private static Path file(SourceConfig config, String setting) throws BadSourceConfigException {
        return config.optionalFile(setting).orElseThrow(() -> missing(setting));
    }

    private static String identity(SourceConfig config) throws BadSourceConfigException {
        String identity =
                config.optionalText(SkipSettings.PSK_IDENTITY).orElseThrow(() -> missing(SkipSettings.PSK_IDENTITY));
        if (identity.isBlank() || identity.length() > LONGEST_IDENTITY) {
            throw new BadSourceConfigException(
                    SkipSettings.PSK_IDENTITY,
                    "must have 1 to " + LONGEST_IDENTITY + " characters",
                    "write it as the provider's operator has it");
        }
        return identity;
    }

    private static BadSourceConfigException missing(String setting) {
        return new BadSourceConfigException(
                setting,
                "is missing",
                "with certificates, set 'certificate', 'private-key' and 'ca'; with a preshared key, 'psk-identity' and"
                        + " 'psk-file'");
    }

    /** A handshake over a connection; the caller closes both, the TLS first. */
    Secured secure(Socket plain, String host, int port) throws IOException;

    /** What is to be told of it in health. */
    Map<String, String> facts();

    /** What is wrong with it although keys come. */
    default Optional<String> problem() {
        return Optional.empty();
    }

    /** What goes in and out of a TLS connection, and its end. */
    record Secured(InputStream in, OutputStream out, Closeable end) implements Closeable {
        @Override
        public void close() throws IOException {
            end.close();
        }
    }
}
