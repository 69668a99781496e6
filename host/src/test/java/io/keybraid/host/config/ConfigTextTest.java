package io.keybraid.host.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.keybraid.host.problem.OperatorException;
import io.keybraid.host.problem.OperatorException.Reason;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigTextTest {

    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void nameTheFile() {
        file = folder.resolve("keybraid.yaml");
    }

    @Test
    void saysThatThereIsNoSuchFile() {
        OperatorException thrown = refused();

        assertThat(thrown.reason()).isEqualTo(Reason.CONFIG);
        assertThat(thrown).hasMessage("cannot read " + file + ": there is no such file");
        assertThat(thrown.hint()).contains("--config");
    }

    @Test
    void saysThatThereIsNoSuchFolder() {
        file = folder.resolve("nowhere/keybraid.yaml");

        assertThat(refused()).hasMessage("cannot read " + file + ": there is no such folder");
    }

    @Test
    void saysThatItMayNotBeRead() throws Exception {
        assumeFalse(System.getProperty("user.name").equals("root"), "root may read every file");
        Files.writeString(file, Samples.SMALL);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("---------"));

        assertThat(refused()).hasMessage("cannot read " + file + ": permission denied");
    }

    @Test
    void refusesAFolderAndADevice() throws Exception {
        Files.createDirectory(file);
        assertThat(refused()).hasMessage("cannot read " + file + ": it is not a file");
        file = Path.of("/dev/zero");
        assertThat(refused()).hasMessage("cannot read /dev/zero: it is not a file");
    }

    @Test
    void refusesAnEmptyFileAndOneOfCommentsAlone() throws Exception {
        Files.writeString(file, "");
        assertThat(refused()).hasMessage(file + ":1:1: the file is empty");
        Files.writeString(file, "\n# nothing yet\n");
        assertThat(refused()).hasMessage(file + ":1:1: the file is empty");
    }

    @Test
    void refusesMoreThanFourMebibytes() throws Exception {
        Files.writeString(file, Samples.SMALL + "#".repeat(ConfigText.MAX_BYTES));

        assertThat(refused()).hasMessage(file + ":1:1: is larger than 4 MiB");
    }

    @Test
    void readsAFileOfFourMebibytes() throws Exception {
        Files.writeString(file, Samples.SMALL + "#\n".repeat((ConfigText.MAX_BYTES - Samples.SMALL.length()) / 2));

        assertThat(ConfigParser.parse(file).tunnels()).hasSize(1);
    }

    @Test
    void placesTheFirstByteThatIsNotUtf8() throws Exception {
        Files.write(file, "identity: a\nstate: caf\u00e9\n".getBytes(StandardCharsets.ISO_8859_1));
        assertThat(refused()).hasMessage(file + ":2:11: the byte 0xe9 is not UTF-8");
        Files.write(file, "identity: a\n".getBytes(StandardCharsets.UTF_16));
        assertThat(refused()).hasMessage(file + ":1:1: the byte 0xfe is not UTF-8");
    }

    @Test
    void refusesAFileThatEndsInTheMiddleOfACharacter() throws Exception {
        byte[] whole = "identity: caf\u00e9".getBytes(StandardCharsets.UTF_8);
        Files.write(file, Arrays.copyOf(whole, whole.length - 1));

        assertThat(refused()).hasMessage(file + ":1:14: the byte 0xc3 is not UTF-8");
    }

    @Test
    void readsAByteOrderMarkOtherLanguagesAndWindowsLines() throws Exception {
        Files.writeString(file, "\ufeff# Gr\u00fc\u00dfe \ud83d\udd11\r\n" + Samples.SMALL.replace("\n", "\r\n"));

        assertThat(ConfigParser.parse(file).tunnels()).containsOnlyKeys("paris-berlin");
    }

    private OperatorException refused() {
        return catchThrowableOfType(OperatorException.class, () -> ConfigParser.parse(file));
    }
}
