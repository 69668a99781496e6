package io.keybraid.plugin.tls;

import io.keybraid.api.BadSourceConfigException;
import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;

/** X.509 certificates in PEM. */
final class CertificateFile {

    private CertificateFile() {}

    /**
     * All certificates in the file, in their order, at least one; other blocks are passed over.
     *
     * @throws BadSourceConfigException if there is none, or one that is not usable
     */
    static List<X509Certificate> read(PemFile file) throws BadSourceConfigException {
        List<PemBlock> blocks = file.blocks();
        try {
            List<X509Certificate> certificates = new ArrayList<>();
            for (PemBlock block : blocks) {
                if (block.isCertificate()) {
                    certificates.add(certificate(file, block));
                }
            }
            if (certificates.isEmpty()) {
                String advice = blocks.stream().anyMatch(PemBlock::isPrivateKey)
                        ? "it holds a private key: are 'certificate' and 'private-key' swapped?"
                        : "name a file with '-----BEGIN CERTIFICATE-----' in it";
                throw file.mistake("holds no certificate", advice);
            }
            return List.copyOf(certificates);
        } finally {
            blocks.forEach(PemBlock::close);
        }
    }

    private static X509Certificate certificate(PemFile file, PemBlock block) throws BadSourceConfigException {
        try {
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(block.der()));
        } catch (CertificateException e) {
            throw file.mistake(
                    "holds a certificate that cannot be read",
                    "check it with: openssl x509 -in certificate.pem -noout -text");
        }
    }
}
