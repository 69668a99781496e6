package io.keybraid.plugin.tls;

import java.util.Arrays;

/**
 * One block of a PEM file (RFC 7468). May hold a private key: close it.
 *
 * @param label what stands behind BEGIN, such as {@code CERTIFICATE}
 * @param encrypted whether a passphrase protects it, by its label or by the header of RFC 1421
 * @param der its content; empty where it is encrypted
 */
record PemBlock(String label, boolean encrypted, byte[] der) implements AutoCloseable {

    boolean isCertificate() {
        return label.equals("CERTIFICATE") || label.equals("X509 CERTIFICATE");
    }

    boolean isPrivateKey() {
        return label.endsWith("PRIVATE KEY");
    }

    /** Wipes the content. */
    @Override
    public void close() {
        Arrays.fill(der, (byte) 0);
    }

    /** The label, nothing of the content. */
    @Override
    public String toString() {
        return "[PEM " + label + "]";
    }
}
