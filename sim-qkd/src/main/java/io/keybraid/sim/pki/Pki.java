package io.keybraid.sim.pki;

import io.keybraid.sim.profile.Certificates;
import java.nio.file.Path;

/**
 * Where the certificates and private keys lie: {@code ca.crt}, and for each KME and SAE {@code name.crt} and
 * {@code name.key} (PKCS#8), all PEM; where there are ports for it, {@code name.psk} of each SAE, in hexadecimal digits.
 */
public record Pki(Path directory) {

    public Pki {
        directory = directory.toAbsolutePath().normalize();
    }

    public Path ca() {
        return certificate(CertificateAuthority.FILE);
    }

    /** Of the KMEs whose profile has a CA of their own. */
    public Path ownKmeCa() {
        return certificate(CertificateAuthority.KME_FILE);
    }

    /** Who certifies KMEs of that kind. */
    public Path caOf(Certificates how) {
        return how.ownAuthority() ? ownKmeCa() : ca();
    }

    /** Of a KME or SAE. */
    public Path certificate(String name) {
        return directory.resolve(name + ".crt");
    }

    /** Of an SAE, for TLS with a preshared key; only its owner may read it. */
    public Path presharedKey(String name) {
        return directory.resolve(name + ".psk");
    }

    /** Of a KME or SAE; only its owner may read it. */
    public Path privateKey(String name) {
        return directory.resolve(name + ".key");
    }
}
