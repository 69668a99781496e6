package io.keybraid.sim.pki;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;

/** PEM (RFC 7468), as bytes: a private key is never a String. Reads what this package writes: one block a file. */
final class Pem {

    private static final String CERTIFICATE = "CERTIFICATE";
    private static final String PRIVATE_KEY = "PRIVATE KEY";
    private static final int LINE = 64;
    private static final int MAX_FILE = 64 * 1024;

    private Pem() {}

    static byte[] certificate(X509Certificate certificate) throws CertificateException {
        return encode(CERTIFICATE, certificate.getEncoded());
    }

    /** The caller wipes it. */
    static byte[] privateKey(PrivateKey key) {
        byte[] der = key.getEncoded();
        try {
            return encode(PRIVATE_KEY, der);
        } finally {
            Arrays.fill(der, (byte) 0);
        }
    }

    static X509Certificate readCertificate(Path file) throws IOException, GeneralSecurityException {
        byte[] der = decode(CERTIFICATE, read(file));
        return (X509Certificate)
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
    }

    static PrivateKey readPrivateKey(Path file) throws IOException, GeneralSecurityException {
        byte[] pem = read(file);
        byte[] der = new byte[0];
        try {
            der = decode(PRIVATE_KEY, pem);
            return KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(der));
        } finally {
            Arrays.fill(pem, (byte) 0);
            Arrays.fill(der, (byte) 0);
        }
    }

    private static byte[] read(Path file) throws IOException {
        if (Files.size(file) > MAX_FILE) {
            throw new IOException("it is longer than " + MAX_FILE + " bytes");
        }
        return Files.readAllBytes(file);
    }

    private static byte[] encode(String label, byte[] der) {
        byte[] base64 = Base64.getMimeEncoder(LINE, new byte[] {'\n'}).encode(der);
        try {
            byte[] begin = marker("BEGIN", label);
            byte[] end = marker("END", label);
            return ByteBuffer.allocate(begin.length + base64.length + 1 + end.length)
                    .put(begin)
                    .put(base64)
                    .put((byte) '\n')
                    .put(end)
                    .array();
        } finally {
            Arrays.fill(base64, (byte) 0);
        }
    }

    private static byte[] decode(String label, byte[] pem) throws GeneralSecurityException {
        byte[] begin = marker("BEGIN", label);
        byte[] end = marker("END", label);
        int from = begin.length;
        int to = pem.length - end.length;
        if (to < from
                || Arrays.mismatch(pem, 0, from, begin, 0, from) >= 0
                || !Arrays.equals(Arrays.copyOfRange(pem, to, pem.length), end)) {
            throw new GeneralSecurityException("it is not one PEM block with the label " + label);
        }
        byte[] base64 = Arrays.copyOfRange(pem, from, to);
        try {
            return Base64.getMimeDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw new GeneralSecurityException("its base64 is broken", e);
        } finally {
            Arrays.fill(base64, (byte) 0);
        }
    }

    private static byte[] marker(String word, String label) {
        return ("-----" + word + " " + label + "-----\n").getBytes(US_ASCII);
    }
}
