package io.keybraid.host.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.keybraid.host.problem.OperatorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PinsTest {

    private static final String OTHER = "0".repeat(64);

    @TempDir
    Path folder;

    private String digest = "";

    @BeforeEach
    void makeOneJar() throws Exception {
        Path jar = JarMaker.toy().write(folder, "toy.jar");
        digest = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(jar)));
    }

    private void refuses(Map<String, String> pins, String message, String hint) {
        OperatorException refused = catchThrowableOfType(
                OperatorException.class, () -> PluginHost.load(folder, pins).close());
        assertThat(refused).as("the jar was loaded").isNotNull().hasMessage(message);
        assertThat(refused.hint()).isEqualTo(hint);
    }

    @Test
    void loadsThePinnedJarAndTellsItsDigest() throws OperatorException {
        try (PluginHost host = PluginHost.load(folder, Map.of("toy.jar", digest.toUpperCase(Locale.ROOT)))) {
            assertThat(host.plugins()).singleElement().returns(digest, LoadedPlugin::sha256);
        }
    }

    @Test
    void refusesAJarThatIsNotThePinnedOne() {
        refuses(
                Map.of("toy.jar", OTHER),
                "plugin jar toy.jar is not the one that was pinned: its sha256 is " + digest,
                "if you replaced it, pin the new digest; else put back the jar with " + OTHER);
    }

    @Test
    void runsNoCodeOfAnyJarWhereOnePinIsWrong() {
        System.clearProperty("keybraid.test.ran");
        JarMaker.plugin("toy", Toys.factory("{ System.setProperty(\"keybraid.test.ran\", \"yes\"); }", ""))
                .write(folder, "a.jar");
        catchThrowableOfType(
                OperatorException.class,
                () -> PluginHost.load(
                                folder,
                                Map.of(
                                        "toy.jar",
                                        OTHER,
                                        "a.jar",
                                        JarSnapshot.take(folder.resolve("a.jar"))
                                                .sha256()))
                        .close());
        assertThat(System.getProperty("keybraid.test.ran")).isNull();
    }

    @Test
    void refusesAPinForAJarThatIsNotThere() {
        refuses(
                Map.of("toi.jar", digest, "toy.jar", digest),
                "plugin jar toi.jar is pinned but is not in " + folder,
                "did you mean 'toy.jar'? there are: toy.jar");
    }

    @Test
    void refusesAPinThatIsNoDigest() {
        refuses(
                Map.of("toy.jar", "abc"),
                "the sha256 pin of plugin jar toy.jar is not 64 hexadecimal digits",
                "write the digest that 'keybraid plugins' or 'sha256sum' shows");
    }

    @Test
    void refusesAJarWithoutAPinOnceAnotherHasOne() throws Exception {
        Files.copy(folder.resolve("toy.jar"), folder.resolve("added.jar"));
        refuses(
                Map.of("toy.jar", digest),
                "plugin jar added.jar has no sha256 pin while others have one",
                "if you put it there, pin it too: \"added.jar\": \"" + digest + "\"; else take it away");
    }
}
