package io.keybraid.host.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.keybraid.host.problem.OperatorException;
import io.keybraid.host.problem.OperatorException.Reason;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every way in which a jar cannot be used: the exact line, and the mend. */
class BadPluginJarsTest {

    @TempDir
    Path folder;

    private OperatorException refusal() {
        OperatorException refused = catchThrowableOfType(
                OperatorException.class, () -> PluginHost.load(folder, Map.of()).close());
        assertThat(refused).as("the jar was loaded").isNotNull();
        assertThat(refused.reason()).isEqualTo(Reason.PLUGIN);
        assertThat(refused.getMessage()).doesNotContain("\n");
        return refused;
    }

    private void refuses(String message, String hint) {
        OperatorException refused = refusal();
        assertThat(refused).hasMessage(message);
        assertThat(refused.hint()).contains(hint);
    }

    @Test
    void refusesAJarThatWasCutShort() throws IOException {
        Path jar = JarMaker.toy().write(folder, "toy.jar");
        byte[] whole = Files.readAllBytes(jar);
        Files.write(jar, Arrays.copyOf(whole, whole.length - 30));
        refuses(
                "plugin jar toy.jar is not a jar: ZipException: zip END header not found",
                "copy it again, it may have been cut short; or move it out of " + folder);
    }

    @Test
    void refusesAnEmptyFile() throws IOException {
        Files.createFile(folder.resolve("empty.jar"));
        refuses("plugin jar empty.jar is not a jar: ZipException: zip file is empty", "copy it again");
    }

    @Test
    void refusesALinkThatLeadsNowhere() throws IOException {
        Files.createSymbolicLink(folder.resolve("gone.jar"), folder.resolve("nothing"));
        refuses(
                "plugin jar gone.jar cannot be read: NoSuchFileException: " + folder.resolve("gone.jar"),
                "or move it out of " + folder);
    }

    @Test
    void doesNotWaitForAPipe() throws Exception {
        Path mkfifo = Path.of("/usr/bin/mkfifo");
        assumeTrue(Files.isExecutable(mkfifo), "skipped: mkfifo is absent");
        Process made =
                new ProcessBuilder(mkfifo.toString(), folder.resolve("pipe.jar").toString()).start();
        assertThat(made.waitFor()).isZero();
        refuses("plugin jar pipe.jar is not a file", "move it out of " + folder);
    }

    @Test
    void refusesAJarTooLargeToBeAPlugin() throws IOException {
        try (RandomAccessFile sparse =
                new RandomAccessFile(folder.resolve("big.jar").toFile(), "rw")) {
            sparse.setLength(JarSnapshot.MAX_BYTES + 1);
        }
        refuses("plugin jar big.jar is larger than 128 MiB", "see whether it is a plugin");
    }

    @Test
    void refusesALibraryThatIsNoPlugin() {
        JarMaker.toy()
                .withoutManifest("Plugin-Id")
                .withoutManifest("Plugin-Version")
                .write(folder, "guava.jar");
        refuses(
                "guava.jar is not a Keybraid plugin: its manifest has no Plugin-Id",
                "move it out of " + folder + ", or give it Plugin-Id and Plugin-Version");
    }

    @Test
    void refusesAPluginWithoutAVersion() {
        JarMaker.toy().withoutManifest("Plugin-Version").write(folder, "toy.jar");
        refuses("plugin jar toy.jar has no Plugin-Version in its manifest", "build it with a Plugin-Version");
    }

    @Test
    void refusesAPluginThatDependsOnAnother() {
        JarMaker.toy().manifest("Plugin-Dependencies", "other@1.0").write(folder, "toy.jar");
        refuses("plugin jar toy.jar depends on other plugins, which Keybraid does not join", "shade what it needs");
    }

    @Test
    void refusesAPluginClassThatWouldNeverBeCalled() {
        JarMaker.toy().manifest("Plugin-Class", "toy.Lifecycle").write(folder, "toy.jar");
        refuses("plugin jar toy.jar names a Plugin-Class, which Keybraid never calls", "KeySource.close");
    }

    @Test
    void refusesAJarWithoutAnExtensionIndexAndTellsOfTheAnnotationProcessor() {
        JarMaker.toy().without(JarMaker.INDEX).write(folder, "toy.jar");
        refuses(
                "plugin jar toy.jar has no factory: META-INF/extensions.idx is missing",
                "annotationProcessorPaths: JDK 23 and later run no annotation processor that is not named");
    }

    @Test
    void refusesAnEmptyExtensionIndex() {
        JarMaker.toy().index("# Generated by PF4J", "").write(folder, "toy.jar");
        refuses(
                "plugin jar toy.jar has no factory: META-INF/extensions.idx names no class",
                "annotate the factory with @org.pf4j.Extension");
    }

    @Test
    void refusesMoreThanOneFactory() {
        JarMaker.toy().index("toy.Factory # first", "toy.Second").write(folder, "toy.jar");
        refuses("plugin jar toy.jar has 2 factories: toy.Factory, toy.Second", "build one jar for each of them");
    }

    @Test
    void refusesAFactoryThatIsNotInTheJar() {
        JarMaker.toy().index("toy.Renamed").write(folder, "toy.jar");
        refuses("plugin jar toy.jar names the factory toy.Renamed, which is not in it", "build it again from clean");
    }

    @Test
    void refusesAnExtensionThatIsNoFactory() {
        JarMaker.plugin("toy", "package toy; public class Factory implements org.pf4j.ExtensionPoint {}")
                .write(folder, "toy.jar");
        refuses(
                "plugin jar toy.jar has no factory: toy.Factory is not a KeySourceFactory",
                "annotate the class that implements io.keybraid.api.KeySourceFactory");
    }

    @ParameterizedTest
    @ValueSource(strings = {"private Factory() {}", "public Factory(String name) {}"})
    void refusesAFactoryThatCannotBeMade(String constructor) {
        JarMaker.plugin("toy", Toys.factory(constructor, "")).write(folder, "toy.jar");
        refuses(
                "plugin jar toy.jar has a factory that cannot be made: toy.Factory",
                "make it a public class with a public constructor without parameters");
    }

    @Test
    void refusesAnAbstractFactory() {
        JarMaker.plugin("toy", Toys.FACTORY.replace("public class", "public abstract class"))
                .write(folder, "toy.jar");
        refuses("plugin jar toy.jar has a factory that cannot be made: toy.Factory", "make it a public class");
    }

    @Test
    void refusesAFactoryWhoseConstructorThrows() {
        JarMaker.plugin("toy", Toys.factory("public Factory() { throw new IllegalStateException(\"boom\"); }", ""))
                .write(folder, "toy.jar");
        refuses(
                "plugin jar toy.jar failed: toy.Factory() threw IllegalStateException: boom",
                "ask the plugin's author");
    }

    @Test
    void refusesAFactoryWhoseClassDoesNotInitialize() {
        JarMaker.plugin("toy", Toys.factory("static final int N = Integer.parseInt(\"x\");", ""))
                .write(folder, "toy.jar");
        refuses(
                "plugin jar toy.jar failed: toy.Factory threw NumberFormatException: For input string: \"x\"",
                "ask the plugin's author");
    }

    @Test
    void refusesAFactoryWhoseDescriptionThrows() {
        JarMaker.plugin("toy", Toys.factory("", "if (true) throw new IllegalArgumentException(\"boom\");"))
                .write(folder, "toy.jar");
        refuses(
                "plugin jar toy.jar failed: toy.Factory.description() threw IllegalArgumentException: boom",
                "ask the plugin's author");
    }

    @Test
    void refusesAFactoryThatDescribesNothing() {
        JarMaker.plugin("toy", Toys.factory("", "if (true) return null;")).write(folder, "toy.jar");
        refuses("plugin jar toy.jar failed: toy.Factory.description() returned nothing", "ask the plugin's author");
    }

    @Test
    void refusesAPluginThatLacksAClass() {
        JarMaker.plugin("toy", Toys.factory("final Object client = new lib.Client();", ""))
                .compileOnly("lib.Client", "package lib; public class Client {}")
                .write(folder, "toy.jar");
        refuses("plugin jar toy.jar lacks a class: lib/Client", "shade what it needs into its jar");
    }

    @Test
    void refusesAPluginThatUsesTheHost() {
        JarMaker.plugin(
                        "toy",
                        Toys.factory("final Object mine = io.keybraid.host.key.InterfaceName.class.getName();", ""))
                .write(folder, "toy.jar");
        refuses(
                "plugin jar toy.jar lacks a class: io/keybraid/host/key/InterfaceName",
                "a plugin sees the JDK, the api, pf4j and slf4j, and no more");
    }

    @Test
    void refusesAPluginForANewerJava() {
        Map<String, byte[]> classes = JarMaker.toy().compile();
        byte[] newer = classes.get("toy/Factory.class");
        newer[7] = (byte) 200; // the class file's major version: JVMS 4.1
        JarMaker.toy().entry("toy/Factory.class", newer).write(folder, "toy.jar");
        OperatorException refused = refusal();
        assertThat(refused.getMessage())
                .startsWith("plugin jar toy.jar needs a newer Java than "
                        + Runtime.version().feature() + ": toy/Factory has been compiled by a more recent version");
        assertThat(refused.hint()).contains("build the plugin with --release 25");
    }

    @ParameterizedTest
    @CsvSource({
        "io/keybraid/api/Setting.class, io.keybraid.api",
        "org/pf4j/Plugin.class, org.pf4j",
        "org/slf4j/spi/MDCAdapter.class, org.slf4j",
        "META-INF/versions/21/org/slf4j/Logger.class, org.slf4j",
    })
    void refusesAJarThatBundlesWhatTheHostBrings(String path, String packageName) {
        JarMaker.toy().entry(path, new byte[1]).write(folder, "toy.jar");
        refuses(
                "plugin jar toy.jar bundles " + packageName + ", which the host brings",
                "build it with keybraid-api, pf4j and slf4j-api in scope 'provided'");
    }

    @Test
    void refusesTwoJarsOfOnePlugin() {
        JarMaker.toy().write(folder, "toy-1.jar");
        JarMaker.toy().manifest("Plugin-Version", "2.0").write(folder, "toy-2.jar");
        refuses(
                "plugin jars toy-1.jar and toy-2.jar are both the plugin 'toy'",
                "move one of them out of the plugins directory; they are versions 1.0 and 2.0");
    }

    @Test
    void refusesAManifestThatNamesAnotherPlugin() {
        JarMaker.plugin("tay", Toys.FACTORY).write(folder, "toy.jar");
        refuses(
                "plugin jar toy.jar has two names: 'tay' in its manifest, 'toy' in its description",
                "build it with Plugin-Id: toy");
    }
}
