package io.keybraid.plugin.etsi014.tls;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import javax.naming.InvalidNameException;
import javax.naming.NamingException;
import javax.naming.directory.Attribute;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import javax.security.auth.x500.X500Principal;

/** Whom a certificate names: the subject alternative names, then the common names. */
final class CertificateNames {

    /** rfc822Name, dNSName, uniformResourceIdentifier, iPAddress (RFC 5280, 4.2.1.6): those the JDK gives as text. */
    private static final Set<Integer> TEXT_KINDS = Set.of(1, 2, 6, 7);

    private CertificateNames() {}

    static Set<String> of(X509Certificate certificate) {
        Set<String> names = new LinkedHashSet<>();
        names.addAll(alternative(certificate));
        names.addAll(common(certificate));
        return names;
    }

    private static List<String> alternative(X509Certificate certificate) {
        try {
            Collection<List<?>> names = certificate.getSubjectAlternativeNames();
            return names == null
                    ? List.of()
                    : names.stream()
                            .filter(name -> TEXT_KINDS.contains(name.get(0)))
                            .map(name -> String.valueOf(name.get(1)))
                            .toList();
        } catch (CertificateParsingException e) {
            return List.of();
        }
    }

    private static Set<String> common(X509Certificate certificate) {
        Set<String> names = new LinkedHashSet<>();
        try {
            String subject = certificate.getSubjectX500Principal().getName(X500Principal.RFC2253);
            for (Rdn rdn : new LdapName(subject).getRdns()) {
                Attribute commonName = rdn.toAttributes().get("CN");
                if (commonName != null && commonName.get() instanceof String name) {
                    names.add(name);
                }
            }
        } catch (InvalidNameException e) {
            return Set.of();
        } catch (NamingException e) {
            return names;
        }
        return names;
    }
}
