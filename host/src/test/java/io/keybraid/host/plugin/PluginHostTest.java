package io.keybraid.host.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.keybraid.api.Assurance;
import io.keybraid.host.problem.OperatorException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PluginHostTest {

    @TempDir
    Path folder;

    @Test
    void loadsAJarAndTellsWhatItIs() throws OperatorException {
        Path jar = JarMaker.toy().write(folder, "toy-1.0.jar");
        try (PluginHost host = PluginHost.load(folder, Map.of())) {
            LoadedPlugin plugin = host.find("toy").orElseThrow();
            assertThat(plugin.version()).isEqualTo("1.0");
            assertThat(plugin.jar()).isEqualTo(jar);
            assertThat(plugin.sha256()).matches("[0-9a-f]{64}");
            assertThat(plugin.description().assurances()).containsExactly(Assurance.CLASSICAL);
            assertThat(host.plugins()).containsExactly(plugin);
            assertThat(host.directory()).isEqualTo(folder);
        }
    }

    @Test
    void leavesOtherFilesAndFoldersAloneAndWritesNothing() throws IOException, OperatorException {
        Path jar = JarMaker.toy().write(folder, "toy.jar");
        Files.copy(jar, folder.resolve("toy.jar.bak"));
        Files.writeString(folder.resolve("README"), "plugins");
        Files.createDirectory(folder.resolve("old.jar"));
        Files.copy(jar, Files.createDirectory(folder.resolve("sub")).resolve("again.jar"));
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("r-xr-xr-x"));
        String before = listing();
        try (PluginHost host = PluginHost.load(folder, Map.of())) {
            assertThat(host.plugins()).hasSize(1);
            assertThat(listing()).isEqualTo(before);
        } finally {
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
    }

    @Test
    void anEmptyDirectoryHoldsNoPlugin() throws OperatorException {
        try (PluginHost host = PluginHost.load(folder, Map.of())) {
            assertThat(host.plugins()).isEmpty();
        }
    }

    @Test
    void goesOnWithTheBytesItTookWhenTheFileIsReplaced() throws Exception {
        String late = "public static String late() { return Late.WORD.toString(); }";
        Path jar = JarMaker.plugin("toy", Toys.factory(late, ""))
                .source("toy.Late", "package toy; enum Late { WORD }")
                .write(folder, "toy.jar");
        try (PluginHost host = PluginHost.load(folder, Map.of())) {
            Files.write(jar, new byte[10]);
            Class<?> factory = host.find("toy").orElseThrow().factory().getClass();
            assertThat(factory.getMethod("late").invoke(null)).isEqualTo("WORD");
        }
    }

    @Test
    void leavesNoCopyBehindAndNoFileOpen() throws Exception {
        assumeTrue(Files.isDirectory(Path.of("/proc/self/fd")), "skipped: open files are counted in /proc");
        JarMaker.toy().write(folder, "a.jar");
        long before = openCopies();
        PluginHost.load(folder, Map.of()).close();
        Files.write(folder.resolve("b.jar"), "no jar".getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(() -> PluginHost.load(folder, Map.of()).close()).isInstanceOf(OperatorException.class);
        Files.delete(folder.resolve("b.jar"));
        JarMaker.toy().without(JarMaker.INDEX).write(folder, "b.jar");
        assertThatThrownBy(() -> PluginHost.load(folder, Map.of()).close()).isInstanceOf(OperatorException.class);
        assertThat(openCopies()).isEqualTo(before);
        try (PluginHost host = PluginHost.load(onlyA(), Map.of())) {
            assertThat(host.plugins()).hasSize(1);
            assertThat(openCopies())
                    .as("once as a jar, once as the bytes whose digest is taken")
                    .isEqualTo(before + 2);
        }
    }

    private Path onlyA() throws IOException {
        Files.delete(folder.resolve("b.jar"));
        return folder;
    }

    @Test
    void refusesADirectoryThatIsNotThere() {
        Path missing = folder.resolve("missing");
        assertThatThrownBy(() -> PluginHost.load(missing, Map.of()).close())
                .hasMessage("the plugins directory " + missing + " does not exist");
    }

    @Test
    void refusesAFileInPlaceOfADirectory() throws IOException {
        Path file = Files.createFile(folder.resolve("plugins"));
        assertThatThrownBy(() -> PluginHost.load(file, Map.of()).close())
                .hasMessage("the plugins directory " + file + " is a file, not a directory");
    }

    @Test
    void refusesADirectoryThatMayNotBeRead() throws IOException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("-wx------"));
        try {
            assumeFalse(Files.isReadable(folder), "skipped: this user (root?) may read everything");
            assertThatThrownBy(() -> PluginHost.load(folder, Map.of()).close())
                    .hasMessage("the plugins directory " + folder + " may not be read");
        } finally {
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        }
    }

    @Test
    void refusesADirectoryFullOfJars() throws IOException {
        for (int i = 0; i <= PluginDirectory.MAX_JARS; i++) {
            Files.createFile(folder.resolve(i + ".jar"));
        }
        assertThatThrownBy(() -> PluginHost.load(folder, Map.of()).close())
                .hasMessage("the plugins directory " + folder + " holds more than 64 jars");
    }

    private String listing() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.sorted().map(this::line).toList().toString();
        }
    }

    private String line(Path file) {
        try {
            return file + " " + Files.getLastModifiedTime(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long openCopies() throws IOException {
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            return open.filter(PluginHostTest::isCopy).count();
        }
    }

    private static boolean isCopy(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString().contains("keybraid-plugin-");
        } catch (IOException e) {
            return false; // closed meanwhile: the listing itself is one
        }
    }
}
