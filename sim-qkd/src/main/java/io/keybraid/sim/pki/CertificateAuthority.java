package io.keybraid.sim.pki;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** The CA of one simulated network: ECDSA on P-256 for itself and for all it certifies. */
final class CertificateAuthority {

    /** The name of its files, without the ending. */
    static final String FILE = "ca";

    /** The name of the files of a CA that certifies KMEs only. */
    static final String KME_FILE = "kme-ca";

    private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,17}");

    private final Credential self;
    private final Instant now;
    private final SecureRandom random;

    CertificateAuthority(Credential self, Instant now, SecureRandom random) {
        this.self = self;
        this.now = now;
        this.random = random;
    }

    /** A new one, whose name no other has: clients tell by it which CA a certificate is from. */
    static CertificateAuthority create(Instant now, SecureRandom random) throws GeneralSecurityException, IOException {
        return new CertificateAuthority(new Issue(now, random).authority(), now, random);
    }

    Credential self() {
        return self;
    }

    /** For a KME: its ID is the common name and, with the hosts, an alternative name; those not, if there are no hosts. */
    Credential issueKme(String id, List<String> hosts) throws GeneralSecurityException, IOException {
        Set<String> names = new LinkedHashSet<>(hosts);
        if (!names.isEmpty()) {
            names.add(id);
        }
        Issue issue = new Issue(now, random);
        return issue.certified(self, id, names, Issue.Purpose.KME, issue.serialNumber());
    }

    /** For an SAE: its ID is the common name, the alternative name and, if it is a number, the serial number. */
    Credential issueSae(String id) throws GeneralSecurityException, IOException {
        Issue issue = new Issue(now, random);
        BigInteger serial = NUMBER.matcher(id).matches() ? new BigInteger(id) : issue.serialNumber();
        return issue.certified(self, id, Set.of(id), Issue.Purpose.SAE, serial);
    }
}
