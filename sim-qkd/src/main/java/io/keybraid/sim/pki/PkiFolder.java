package io.keybraid.sim.pki;

import io.keybraid.sim.problem.SimulatorException;
import io.keybraid.sim.problem.SimulatorException.Reason;
import io.keybraid.sim.profile.Certificates;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The folder with the certificates. What is there and good is used again, what is missing is made; a folder that has a
 * half of something is left as it is, and the half is named.
 */
public final class PkiFolder {

    private static final String FOR_ALL = "rw-r--r--";
    private static final String FOR_OWNER = "rw-------";
    private static final Duration LONG_AGO = Duration.ofDays(3 * 365);

    private final Pki pki;
    private final InstantSource clock;
    private final SecureRandom random;

    public PkiFolder(Path directory, InstantSource clock, SecureRandom random) {
        this.pki = new Pki(directory);
        this.clock = clock;
        this.random = random;
    }

    /** A certificate and a private key for each name are there when it returns. */
    public Pki prepare(PkiNames names) throws SimulatorException {
        try {
            Files.createDirectories(pki.directory());
            if (!isThere(CertificateAuthority.FILE)) {
                refuseOrphans(names);
            }
            CertificateAuthority authority = authority(CertificateAuthority.FILE);
            CertificateAuthority forKmes =
                    names.needOwnAuthority() ? authority(CertificateAuthority.KME_FILE) : authority;
            for (Map.Entry<String, Certificates> kme : names.kmes().entrySet()) {
                boolean own = kme.getValue().ownAuthority();
                ensureKme(kme.getKey(), kme.getValue(), names.hosts(), own ? forKmes : authority);
            }
            for (String sae : names.saes()) {
                ensureSae(sae, authority);
            }
            for (String sae : names.preshared()) {
                if (!Files.exists(pki.presharedKey(sae))) {
                    PskFile.create(pki.presharedKey(sae), random);
                }
            }
            return pki;
        } catch (IOException e) {
            throw new SimulatorException(
                    Reason.STATE,
                    "the folder " + pki.directory() + " cannot hold the simulator's certificates: " + e,
                    "give another one in which you may write (--directory)",
                    e);
        } catch (GeneralSecurityException e) {
            throw new SimulatorException(
                    Reason.STATE,
                    "the simulator's certificates cannot be made: " + e.getMessage(),
                    "run it on a JDK 25 with its own cryptography (java -version)",
                    e);
        }
    }

    private CertificateAuthority authority(String file)
            throws IOException, GeneralSecurityException, SimulatorException {
        if (!isThere(file)) {
            CertificateAuthority made = CertificateAuthority.create(clock.instant(), random);
            write(file, made.self());
            return made;
        }
        Credential found = read(file);
        check(file, new CredentialCheck(found.certificate(), clock.instant()).problem(found, List.of()));
        return new CertificateAuthority(found, clock.instant(), random);
    }

    private void ensureKme(String kme, Certificates how, List<String> hosts, CertificateAuthority authority)
            throws IOException, GeneralSecurityException, SimulatorException {
        if (!isThere(kme)) {
            write(kme, authority.issueKme(kme, certified(how, hosts)));
            return;
        }
        CredentialCheck check = new CredentialCheck(authority.self().certificate(), clock.instant());
        check(kme, how.commonNameOnly() ? check.problemOfCommonNameOnly(read(kme)) : check.problem(read(kme), hosts));
    }

    private void ensureSae(String sae, CertificateAuthority authority)
            throws IOException, GeneralSecurityException, SimulatorException {
        if (isThere(sae)) {
            check(
                    sae,
                    new CredentialCheck(authority.self().certificate(), clock.instant()).problem(read(sae), List.of()));
        } else {
            write(sae, authority.issueSae(sae));
        }
    }

    private static List<String> certified(Certificates how, List<String> hosts) {
        return how.commonNameOnly() ? List.of() : hosts;
    }

    /** By the names of their SAEs; the caller wipes them. */
    public Map<String, byte[]> presharedKeys(List<String> saes) throws SimulatorException {
        Map<String, byte[]> keys = new LinkedHashMap<>();
        for (String sae : saes) {
            try {
                keys.put(sae, PskFile.read(pki.presharedKey(sae)));
            } catch (IOException e) {
                keys.values().forEach(key -> Arrays.fill(key, (byte) 0));
                throw new SimulatorException(
                        Reason.STATE,
                        pki.presharedKey(sae) + " cannot be used: " + e.getMessage(),
                        "remove it; the simulator then makes it anew",
                        e);
            }
        }
        return keys;
    }

    Pki pki() {
        return pki;
    }

    Credential credential(String name) throws IOException, GeneralSecurityException {
        return new Credential(Pem.readCertificate(pki.certificate(name)), Pem.readPrivateKey(pki.privateKey(name)));
    }

    /** One that its CA made long ago; it is in no file. */
    Credential expiredKme(String kme, List<String> hosts, Certificates how)
            throws IOException, GeneralSecurityException {
        Credential ca = credential(how.ownAuthority() ? CertificateAuthority.KME_FILE : CertificateAuthority.FILE);
        return new CertificateAuthority(ca, clock.instant().minus(LONG_AGO), random)
                .issueKme(kme, certified(how, hosts));
    }

    /** True if both files are there, false if none is. */
    private boolean isThere(String name) throws SimulatorException {
        Path certificate = pki.certificate(name);
        Path privateKey = pki.privateKey(name);
        if (Files.exists(certificate) == Files.exists(privateKey)) {
            return Files.exists(certificate);
        }
        Path there = Files.exists(certificate) ? certificate : privateKey;
        Path missing = there.equals(certificate) ? privateKey : certificate;
        throw unusable(there + " is there, but " + missing.getFileName() + " is not", name);
    }

    private void refuseOrphans(PkiNames names) throws SimulatorException {
        List<String> all = Stream.concat(names.kmes().keySet().stream(), names.saes().stream())
                .toList();
        for (String name : all) {
            if (isThere(name)) {
                throw unusable(pki.certificate(name) + " is there, but ca.crt and ca.key are not", name);
            }
        }
    }

    private void check(String name, Optional<String> problem) throws SimulatorException {
        if (problem.isPresent()) {
            throw unusable(pki.certificate(name) + " " + problem.get(), name);
        }
    }

    private SimulatorException unusable(String what, String name) {
        String remedy = name.equals(CertificateAuthority.FILE) || name.equals(CertificateAuthority.KME_FILE)
                ? "move the folder " + pki.directory() + " away; the simulator then makes a new one, with a new CA"
                : "remove " + name + ".crt and " + name + ".key from " + pki.directory()
                        + "; the simulator then makes them anew";
        return new SimulatorException(Reason.STATE, what, remedy + "; or give another folder (--directory)");
    }

    private Credential read(String name) throws SimulatorException {
        Path file = pki.certificate(name);
        try {
            var certificate = Pem.readCertificate(file);
            file = pki.privateKey(name);
            return new Credential(certificate, Pem.readPrivateKey(file));
        } catch (IOException e) {
            throw unusable(file + " cannot be read: " + e, name);
        } catch (GeneralSecurityException e) {
            throw unusable(file + " cannot be used: " + e.getMessage(), name);
        }
    }

    private void write(String name, Credential credential) throws IOException, GeneralSecurityException {
        byte[] key = Pem.privateKey(credential.privateKey());
        try {
            AtomicFile.write(pki.privateKey(name), key, FOR_OWNER);
        } finally {
            Arrays.fill(key, (byte) 0);
        }
        AtomicFile.write(pki.certificate(name), Pem.certificate(credential.certificate()), FOR_ALL);
    }
}
