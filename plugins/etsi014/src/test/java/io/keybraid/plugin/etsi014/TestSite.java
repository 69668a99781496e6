package io.keybraid.plugin.etsi014;

import static io.keybraid.plugin.etsi014.TestPki.dns;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** The certificates of one KME on this machine and two SAEs, made once for all tests. */
final class TestSite {

    static final Path FOLDER = newFolder();
    static final TestPki PKI = new TestPki(FOLDER);
    static final TestPki.Issued CA = PKI.ca("ca");
    static final TestPki.Issued KME = PKI.issue("kme-a", CA, dns("localhost"));
    static final TestPki.Issued ALICE = PKI.issue("sae-alice", CA);
    static final TestPki.Issued BOB = PKI.issue("sae-bob", CA);

    private TestSite() {}

    /** The section of a source at this KME: the least that works. */
    static Map<String, Object> settings(int port, TestPki.Issued sae) {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("kme", "https://localhost:" + port);
        settings.put("sae", sae.name());
        settings.put("certificate", sae.crt().toString());
        settings.put("private-key", sae.key().toString());
        settings.put("ca", CA.crt().toString());
        return settings;
    }

    private static Path newFolder() {
        try {
            Path folder = Files.createTempDirectory("etsi014-pki");
            Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(folder)));
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path folder) {
        try (var files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
            Files.delete(folder);
        } catch (IOException e) {
            System.err.println("left behind: " + folder);
        }
    }
}
