package io.keybraid.sim.pki;

import java.net.InetAddress;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Optional;

/** Says what is wrong with a certificate that was found in the folder. */
final class CredentialCheck {

    private static final String ALTERNATIVE_NAMES = "2.5.29.17";
    private static final byte[] PROBE = {1, 2, 3, 4};

    private final X509Certificate issuer;
    private final Instant now;

    CredentialCheck(X509Certificate issuer, Instant now) {
        this.issuer = issuer;
        this.now = now;
    }

    /** The same for a certificate that has a common name and nothing else. */
    Optional<String> problemOfCommonNameOnly(Credential credential) {
        return problem(credential, List.of())
                .or(() -> credential.certificate().getExtensionValue(ALTERNATIVE_NAMES) == null
                        ? Optional.empty()
                        : Optional.of("has alternative names, and those of this profile have none"));
    }

    /** A clause that goes after the file's name; empty if it can be used. */
    Optional<String> problem(Credential credential, List<String> hosts) {
        try {
            credential.certificate().verify(issuer.getPublicKey());
            credential.certificate().checkValidity(Date.from(now));
            if (!belongTogether(credential)) {
                return Optional.of("does not belong to the private key beside it");
            }
            return missingHost(credential.certificate(), hosts).map(host -> "is not valid for the host " + host);
        } catch (CertificateExpiredException e) {
            return Optional.of(
                    "expired on " + credential.certificate().getNotAfter().toInstant());
        } catch (CertificateNotYetValidException e) {
            return Optional.of("is not valid before "
                    + credential.certificate().getNotBefore().toInstant());
        } catch (GeneralSecurityException e) {
            return Optional.of("was not issued by the CA in the same folder");
        }
    }

    private static boolean belongTogether(Credential credential) throws GeneralSecurityException {
        Signature signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(credential.privateKey());
        signature.update(PROBE);
        byte[] signed = signature.sign();
        signature.initVerify(credential.certificate().getPublicKey());
        signature.update(PROBE);
        return signature.verify(signed);
    }

    private static Optional<String> missingHost(X509Certificate certificate, List<String> hosts)
            throws GeneralSecurityException {
        Collection<List<?>> names = certificate.getSubjectAlternativeNames();
        List<String> there = names == null
                ? List.of()
                : names.stream().map(name -> plain(String.valueOf(name.get(1)))).toList();
        return hosts.stream().filter(host -> !there.contains(plain(host))).findFirst();
    }

    // ::1 comes back from a certificate as 0:0:0:0:0:0:0:1.
    private static String plain(String host) {
        try {
            return host.contains(":") ? InetAddress.ofLiteral(host).getHostAddress() : host;
        } catch (IllegalArgumentException e) {
            return host; // No address after all.
        }
    }
}
