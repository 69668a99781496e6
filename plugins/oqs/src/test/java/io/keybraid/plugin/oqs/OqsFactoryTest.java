package io.keybraid.plugin.oqs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keybraid.api.BadSourceConfigException;
import io.keybraid.api.FakeRound;
import io.keybraid.api.FakeSourceContext;
import io.keybraid.api.KeySource;
import io.keybraid.api.KeySourceException;
import io.keybraid.api.KeySourceException.Reason;
import io.keybraid.api.PublicBytes;
import io.keybraid.api.SourceConfig;
import io.keybraid.api.SourceHealth.State;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the plugin makes of a configuration and of the library that is there, or is not. */
class OqsFactoryTest {

    private static final Path NOWHERE = Path.of("/nonexistent/liboqs.so");

    @TempDir
    Path folder;

    private static KeySource create(String algorithm, String implementation, Path library) throws Exception {
        return create(Map.of("algorithm", algorithm, "implementation", implementation, "library", library.toString()));
    }

    private static KeySource create(Map<String, String> settings) throws Exception {
        return new OqsFactory()
                .create(
                        SourceConfig.check(OqsFactory.SETTINGS, settings, Path.of("/")),
                        FakeSourceContext.named("frodo"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Classic-McEliece-8192128", "Classic-McEliece-8192128f"})
    void refusesAlgorithmsWhosePublicKeysAreTooLargeForAnOffer(String algorithm) {
        assertThatThrownBy(() -> create(algorithm, "auto", NOWHERE))
                .isInstanceOfSatisfying(
                        BadSourceConfigException.class,
                        e -> assertThat(e.mistakes().getFirst().advice())
                                .isEqualTo("take Classic-McEliece-6960119, the largest that fits"))
                .hasMessageContaining("public keys of " + algorithm
                        + " have 1357824 bytes, more than an offer may have, which is 1048576");
    }

    @ParameterizedTest
    @ValueSource(strings = {"HQC-1", "HQC-5"})
    void asksWhichOneIsMeantWhereTheImplementationsDiffer(String algorithm) {
        assertThatThrownBy(() -> create(algorithm, "auto", NOWHERE))
                .isInstanceOfSatisfying(
                        BadSourceConfigException.class,
                        e -> assertThat(e.mistakes().getFirst().advice()).contains("say at both ends which one"))
                .hasMessageContaining(
                        algorithm + " of liboqs and of BouncyCastle are different algorithms, which never agree");
    }

    @ParameterizedTest
    @CsvSource({
        "HQC-1, bouncycastle, HQC-1-bouncycastle",
        "HQC-1, liboqs, HQC-1-liboqs",
        "HQC-5, bouncycastle, HQC-5-bouncycastle",
        "HQC-3, bouncycastle, HQC-3",
        "HQC-3, liboqs, HQC-3",
        "sntrup761, auto, sntrup761",
    })
    void theNameOnTheWireTellsApartWhatWouldNotAgree(String algorithm, String implementation, String wire)
            throws Exception {
        try (KeySource source = create(algorithm, implementation, NOWHERE)) {
            assertThat(source.algorithm()).isEqualTo(wire);
            assertThat(new OqsFactory().description().algorithms()).contains(wire);
        }
    }

    @Test
    void takesBouncyCastleInsteadOfALibraryThatIsMissingAndSaysSo() throws Exception {
        try (KeySource source = create("FrodoKEM-976-SHAKE", "auto", NOWHERE)) {
            assertThat(source.health().state()).isEqualTo(State.UP);
            assertThat(source.health().facts())
                    .containsEntry("implementation", "BouncyCastle")
                    .containsEntry("liboqs", "liboqs was not found, or cannot be loaded: " + NOWHERE);
        }
    }

    @ParameterizedTest
    @CsvSource({"BIKE-L1, auto", "FrodoKEM-640-AES, auto", "Classic-McEliece-348864, auto", "ML-KEM-768, liboqs"})
    void aMissingLibraryThatNothingStandsInForIsToldInEveryRoundAndStopsNoHost(String algorithm, String implementation)
            throws Exception {
        try (KeySource source = create(algorithm, implementation, NOWHERE)) {
            assertThat(source.health().state()).isEqualTo(State.DOWN);
            assertThat(source.health().problem().orElseThrow())
                    .contains("liboqs was not found, or cannot be loaded: " + NOWHERE, "install liboqs 0.16 or later");
            SourceConfig none = SourceConfig.check(List.of(), Map.of(), folder);
            assertThatThrownBy(() -> source.strand(none).initiate(FakeRound.lasting(Duration.ofSeconds(9))))
                    .isInstanceOfSatisfying(
                            KeySourceException.class,
                            e -> assertThat(e.reason()).isEqualTo(Reason.UNAVAILABLE));
        }
    }

    @Test
    void bouncyCastleIsNotAskedForWhatItHasNot() {
        assertThatThrownBy(() -> create("BIKE-L1", "bouncycastle", NOWHERE))
                .isInstanceOf(BadSourceConfigException.class)
                .hasMessageContaining("BouncyCastle has no BIKE-L1");
    }

    @Test
    void aFileThatIsNoLibraryIsToldWithItsName() throws Exception {
        Path text = Files.writeString(folder.resolve("liboqs.so"), "no library");
        try (KeySource source = create("ML-KEM-768", "liboqs", text)) {
            assertThat(source.health().problem().orElseThrow()).contains(text.toString());
        }
    }

    /** One that can be loaded, and is there wherever Java is. */
    @Test
    void anotherLibraryIsNotTakenForLiboqs() throws Exception {
        Path zip = Path.of(System.getProperty("java.home"), "lib", System.mapLibraryName("zip"));
        assertThat(zip).exists();
        try (KeySource source = create("ML-KEM-768", "liboqs", zip)) {
            assertThat(source.health().state()).isEqualTo(State.DOWN);
            assertThat(source.health().problem().orElseThrow())
                    .contains(zip + " is not liboqs 0.16 or later", "OQS_version");
        }
    }

    @Test
    void saysWhichLibraryComputes() throws Exception {
        Map<String, String> settings = new TreeMap<>(TestLibrary.setting("liboqs"));
        settings.put("algorithm", "ML-KEM-768");
        try (KeySource source = create(settings)) {
            assertThat(source.health().facts().get("implementation")).startsWith("liboqs 0.");
            assertThat(source.health().facts()).containsKey("library");
        }
    }

    @Test
    void anOfferOfAnotherAlgorithmIsRefusedByItsLength() throws Exception {
        try (KeySource source = create("sntrup761", "bouncycastle", NOWHERE)) {
            SourceConfig none = SourceConfig.check(List.of(), Map.of(), folder);
            byte[] bytes = new byte[100];
            Arrays.fill(bytes, (byte) 1);
            assertThatThrownBy(() -> source.strand(none)
                            .respond(FakeRound.lasting(Duration.ofSeconds(9)), PublicBytes.copyOf(bytes)))
                    .isInstanceOfSatisfying(
                            KeySourceException.class,
                            e -> assertThat(e.reason()).isEqualTo(Reason.BAD_MESSAGE))
                    .hasMessage("the other end's sntrup761 offer has 100 bytes, not 1158");
        }
    }
}
