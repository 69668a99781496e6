package io.keybraid.sim.pki;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/**
 * What a start of the simulator spends most of its time on, done once for nothing while this JVM still reads its command line: the
 * other processor loads and compiles it meanwhile. The keys of a rehearsal are in no file and certify nothing.
 */
public final class Rehearsal {

    private Rehearsal() {}

    /** In a thread of its own, which keeps no JVM alive. What fails here fails again where it is told. */
    public static void begin() {
        Thread.ofPlatform().daemon().name("sim-rehearsal").start(Rehearsal::play);
    }

    private static void play() {
        try {
            Instant now = Instant.now();
            CertificateAuthority authority = CertificateAuthority.create(now, new SecureRandom());
            Credential kme = authority.issueKme("rehearsal", List.of("localhost"));
            new CredentialCheck(authority.self().certificate(), now).problem(kme, List.of("localhost"));
            TlsContexts.of(kme, authority.self().certificate(), InstantSource.fixed(now));
        } catch (GeneralSecurityException | IOException | RuntimeException | LinkageError e) {
            // Nothing depends on it.
        }
    }
}
