package io.keybraid.sim.pki;

import io.keybraid.sim.problem.SimulatorException;
import io.keybraid.sim.problem.SimulatorException.Reason;
import io.keybraid.sim.profile.Certificates;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import javax.net.ssl.SSLContext;

/** The TLS of one KME: with its good certificate, or with one that has expired, by a clock that is right or not. */
public final class KmeTls {

    private final Pki pki;
    private final PkiFolder folder;
    private final String kme;
    private final List<String> hosts;
    private final Certificates how;
    private final InstantSource clock;
    private SSLContext context;

    /** With its good certificate. */
    public KmeTls(PkiFolder folder, String kme, List<String> hosts, Certificates how, InstantSource clock)
            throws SimulatorException {
        this.pki = folder.pki();
        this.folder = folder;
        this.kme = kme;
        this.hosts = List.copyOf(hosts);
        this.how = how;
        this.clock = clock;
        this.context = make(false, Duration.ZERO);
    }

    /** For connections to come. */
    public synchronized SSLContext context() {
        return context;
    }

    /** @param clockOff how far the clock is ahead by which the KME judges the certificates of its callers */
    public synchronized void become(boolean expired, Duration clockOff) throws SimulatorException {
        context = make(expired, clockOff);
    }

    private SSLContext make(boolean expired, Duration clockOff) throws SimulatorException {
        try {
            Credential own = expired ? folder.expiredKme(kme, hosts, how) : folder.credential(kme);
            InstantSource theirs = () -> clock.instant().plus(clockOff);
            return TlsContexts.of(own, Pem.readCertificate(pki.ca()), theirs);
        } catch (IOException | GeneralSecurityException e) {
            throw new SimulatorException(
                    Reason.STATE,
                    "the certificate of " + kme + " in " + pki.directory() + " cannot be used: " + e,
                    "give another folder (--directory)",
                    e);
        }
    }
}
