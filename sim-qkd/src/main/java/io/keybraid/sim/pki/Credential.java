package io.keybraid.sim.pki;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;

/** A certificate and its private key. Prints the subject only. */
record Credential(X509Certificate certificate, PrivateKey privateKey) {

    @Override
    public String toString() {
        return "Credential[" + certificate.getSubjectX500Principal() + "]";
    }
}
