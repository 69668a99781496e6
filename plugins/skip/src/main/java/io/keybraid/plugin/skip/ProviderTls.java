package io.keybraid.plugin.skip;

import io.keybraid.api.BadSourceConfigException;
import io.keybraid.api.SourceConfig;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;

/** Mutual TLS 1.2 or 1.3 from three PEM files. */
final class ProviderTls {

    private static final int MAX_BYTES = 1 << 20;
    private static final byte[] BEGIN = ascii("-----BEGIN PRIVATE KEY-----");
    private static final byte[] END = ascii("-----END PRIVATE KEY-----");
    private static final char[] NO_PASSWORD = {};

    private ProviderTls() {}

    static SSLSocketFactory of(SourceConfig config) throws BadSourceConfigException {
        List<Certificate> chain = certificates(SkipSettings.CERTIFICATE, config.file(SkipSettings.CERTIFICATE));
        List<Certificate> ca = certificates(SkipSettings.CA, config.file(SkipSettings.CA));
        Path keyFile = config.file(SkipSettings.PRIVATE_KEY);
        PrivateKey key = privateKey(keyFile, chain.getFirst().getPublicKey().getAlgorithm());
        try {
            KeyStore ours = KeyStore.getInstance("PKCS12");
            ours.load(null, null);
            ours.setKeyEntry("us", key, NO_PASSWORD, chain.toArray(Certificate[]::new));
            KeyStore theirs = KeyStore.getInstance("PKCS12");
            theirs.load(null, null);
            for (int i = 0; i < ca.size(); i++) {
                theirs.setCertificateEntry("ca-" + i, ca.get(i));
            }
            KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
            keys.init(ours, NO_PASSWORD);
            TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
            trust.init(theirs);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
            return context.getSocketFactory();
        } catch (GeneralSecurityException | IOException e) {
            throw new BadSourceConfigException(
                    SkipSettings.CERTIFICATE,
                    "cannot be used for TLS with " + keyFile + ": "
                            + e.getClass().getSimpleName(),
                    "the first certificate in the file must be ours, and the private key its own");
        }
    }

    private static List<Certificate> certificates(String setting, Path file) throws BadSourceConfigException {
        byte[] bytes = read(setting, file);
        try {
            List<Certificate> all = List.copyOf(
                    CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(bytes)));
            if (!all.isEmpty()) {
                return all;
            }
        } catch (GeneralSecurityException e) {
            // told below
        }
        throw mistake(setting, file, "holds no certificate", "name a PEM file with '-----BEGIN CERTIFICATE-----'");
    }

    private static PrivateKey privateKey(Path file, String algorithm) throws BadSourceConfigException {
        byte[] bytes = read(SkipSettings.PRIVATE_KEY, file);
        byte[] base64 = {};
        byte[] decoded = {};
        try {
            int from = indexOf(bytes, BEGIN);
            int to = indexOf(bytes, END);
            if (from < 0 || to < from) {
                throw notPkcs8(file);
            }
            base64 = Arrays.copyOfRange(bytes, from + BEGIN.length, to);
            decoded = Base64.getMimeDecoder().decode(base64);
            return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(decoded));
        } catch (InvalidKeySpecException e) {
            throw mistake(
                    SkipSettings.PRIVATE_KEY,
                    file,
                    "holds no " + algorithm + " key, which the certificate has",
                    "name the key that the certificate was made for");
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw notPkcs8(file);
        } finally {
            Arrays.fill(bytes, (byte) 0);
            Arrays.fill(base64, (byte) 0);
            Arrays.fill(decoded, (byte) 0);
        }
    }

    private static BadSourceConfigException notPkcs8(Path file) {
        return mistake(
                SkipSettings.PRIVATE_KEY,
                file,
                "holds no '-----BEGIN PRIVATE KEY-----'",
                "make PKCS#8 of it: openssl pkcs8 -topk8 -nocrypt -in KEY -out FILE");
    }

    private static byte[] read(String setting, Path file) throws BadSourceConfigException {
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw mistake(setting, file, "is larger than 1 MiB", "name a PEM file");
            }
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw mistake(
                    setting,
                    file,
                    "cannot be read: " + e.getClass().getSimpleName(),
                    "check the path, and that the user that runs keybraid may read it (chown, chmod 600)");
        }
    }

    private static BadSourceConfigException mistake(String setting, Path file, String problem, String advice) {
        return new BadSourceConfigException(setting, file + " " + problem, advice);
    }

    private static int indexOf(byte[] bytes, byte[] sought) {
        for (int i = 0; i <= bytes.length - sought.length; i++) {
            if (Arrays.equals(bytes, i, i + sought.length, sought, 0, sought.length)) {
                return i;
            }
        }
        return -1;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
