package io.keybraid.plugin.oqs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Libraries that have liboqs's functions and are not the one that this plugin knows: each is refused before it computes anything. */
class LiboqsChecksTest {

    private static final String SIZES = "1184, 2400, 1088, 32";

    private static String source(String name, String sizes, String version, int enabled) {
        return """
            #include <stddef.h>
            struct kem { const char *name; const char *version; unsigned char level, secure; size_t lengths[4]; };
            static struct kem kem = { "%s", "1", 3, 1, { %s } };
            const char *OQS_version(void) { return "%s"; }
            void OQS_init(void) {}
            int OQS_KEM_alg_is_enabled(const char *name) { return %d; }
            struct kem *OQS_KEM_new(const char *name) { return &kem; }
            int OQS_KEM_keypair() { return 1; }
            int OQS_KEM_keypair_derand() { return 1; }
            int OQS_KEM_encaps() { return 1; }
            int OQS_KEM_encaps_derand() { return 1; }
            int OQS_KEM_decaps() { return 1; }
            void OQS_MEM_cleanse(void *memory, size_t length) {}
            """.formatted(name, sizes, version, enabled);
    }

    @TempDir
    private Path folder;

    @Test
    void oneThatIsAsExpectedIsTaken() throws Exception {
        Liboqs library = load("ML-KEM-768", SIZES, "0.16.0", 1);
        assertThat(library.version()).isEqualTo("0.16.0");
        assertThat(library.kem(Algorithm.ML_KEM_768)).isInstanceOf(LiboqsKem.class);
    }

    @Test
    void anOlderOneAndOneOfAnotherSeriesAreRefusedByTheirVersion() {
        for (String version : new String[] {"0.15.0", "0.4.0", "1.0.0", "", "0.16"}) {
            assertThatThrownBy(() -> load("ML-KEM-768", SIZES, version, 1))
                    .isInstanceOf(Liboqs.AbsentException.class)
                    .hasMessageEndingWith(" is liboqs " + version + "; 0.16 or later is needed");
        }
    }

    @Test
    void anAlgorithmThatIsNotEnabledIsToldWithTheLibrary() throws Exception {
        Liboqs library = load("ML-KEM-768", SIZES, "0.16.0", 0);
        assertThatThrownBy(() -> library.kem(Algorithm.ML_KEM_768))
                .isInstanceOf(Liboqs.AbsentException.class)
                .hasMessage("ML-KEM-768 is not enabled in liboqs 0.16.0, " + library.place());
    }

    @Test
    void aStructureWithAnotherNameOrOtherSizesIsRefused() throws Exception {
        String[][] structures = {
            {"Kyber768", SIZES},
            {"ML-KEM-768", "1185, 2400, 1088, 32"},
            {"ML-KEM-768", "1184, 2401, 1088, 32"},
            {"ML-KEM-768", "1184, 2400, 1089, 32"},
            {"ML-KEM-768", "1184, 2400, 1088, 33"},
        };
        for (String[] structure : structures) {
            Liboqs library = load(structure[0], structure[1], "0.16.0", 1);
            assertThatThrownBy(() -> library.kem(Algorithm.ML_KEM_768))
                    .isInstanceOf(Liboqs.AbsentException.class)
                    .hasMessage("liboqs 0.16.0 means something else by ML-KEM-768 than this plugin:"
                            + " other sizes, or another layout");
        }
    }

    /** Compiled with the system's compiler; where there is none the test is skipped, and the reason printed. */
    private Liboqs load(String name, String sizes, String version, int enabled) throws Exception {
        Path library = Files.createTempFile(folder, "liboqs", ".so");
        Path source =
                Files.writeString(Files.createTempFile(folder, "oqs", ".c"), source(name, sizes, version, enabled));
        Process compiler;
        try {
            compiler = new ProcessBuilder("cc", "-shared", "-fPIC", "-o", library.toString(), source.toString())
                    .redirectErrorStream(true)
                    .start();
        } catch (IOException e) {
            String reason = "skipped: no C compiler (Debian package gcc)";
            System.out.println(reason);
            assumeTrue(false, reason);
            throw e;
        }
        String output = new String(compiler.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(compiler.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(compiler.exitValue()).as(output).isZero();
        return Liboqs.load(Optional.of(library));
    }
}
