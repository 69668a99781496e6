package io.keybraid.host.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.keybraid.host.message.TunnelTag;
import io.keybraid.host.problem.OperatorException;
import io.keybraid.host.problem.OperatorException.Reason;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The journal in a real directory. */
class StateDirectoryTest {

    private static final TunnelTag ONE = Records.tunnel(1);

    @TempDir
    private Path parent;

    private Path directory = Path.of("");

    @BeforeEach
    void name() {
        directory = parent.resolve("state");
    }

    private FileJournal open() throws OperatorException {
        return FileJournal.open(directory, JournalKeys.inStateDirectory());
    }

    @Test
    void theDirectoryIsForItsOwnerOnlyAndSoAreAllFiles() throws Exception {
        try (FileJournal journal = open()) {
            journal.save(ONE, Records.record(1));
        }
        assertThat(permissions(directory)).isEqualTo("rwx------");
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files)
                    .extracting(file -> file.getFileName() + " " + permissions(file))
                    .containsExactlyInAnyOrder(
                            "journal rw-------",
                            "journal.key rw-------",
                            "journal.lock rw-------",
                            "journal.mark rw-------",
                            "journal.reserve rw-------");
        }
    }

    private static String permissions(Path path) {
        try {
            return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void recordsOutliveAManyTimesReopenedJournal() throws Exception {
        for (int i = 1; i < 20; i++) {
            try (FileJournal journal = open()) {
                assertThat(journal.findings()).isEmpty();
                int before = i - 1;
                assertThat(journal.load(ONE).map(TunnelRecord::sequence).orElse(0L))
                        .isEqualTo(before);
                journal.save(ONE, Records.preparing(i, 1000));
            }
        }
    }

    @Test
    void noFileHoldsASecretInAnyForm() throws Exception {
        TunnelRecord record = Records.preparing(1, 200);
        List<byte[]> secrets = Records.secretsOf(record);
        StringWriter said = new StringWriter();
        try (FileJournal journal = open()) {
            journal.save(ONE, record);
            journal.save(ONE, record);
            said.append(journal.toString())
                    .append(record.toString())
                    .append(journal.findings().toString());
        }
        byte[] key = Files.readAllBytes(directory.resolve(FileKey.FILE));
        Files.write(directory.resolve(LogFile.FILE), new byte[300]);
        OperatorException refused =
                org.assertj.core.api.Assertions.catchThrowableOfType(OperatorException.class, this::open);
        refused.printStackTrace(new PrintWriter(said));
        said.append(refused.hint());

        ByteArrayOutputStream everything = new ByteArrayOutputStream();
        everything.writeBytes(said.toString().getBytes(StandardCharsets.UTF_8));
        try (FileJournal journal = reopenedWith(record);
                Stream<Path> files = Files.list(directory)) {
            for (Path file : files.filter(one -> !one.endsWith(FileKey.FILE)).toList()) {
                everything.writeBytes(Files.readAllBytes(file));
            }
            assertThat(journal.findings()).isEmpty();
        }
        assertThat(secrets).hasSize(4);
        for (byte[] secret : Stream.concat(secrets.stream(), Stream.of(key)).toList()) {
            byte[] part = Arrays.copyOf(secret, 12);
            assertAbsent(everything.toByteArray(), part);
            assertAbsent(everything.toByteArray(), ascii(HexFormat.of().formatHex(part)));
            assertAbsent(everything.toByteArray(), ascii(Base64.getEncoder().encodeToString(part)));
        }
    }

    private FileJournal reopenedWith(TunnelRecord record) throws OperatorException, IOException {
        Files.delete(directory.resolve(LogFile.FILE));
        Files.delete(directory.resolve(Mark.FILE));
        FileJournal journal = open();
        journal.save(ONE, record);
        return journal;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static void assertAbsent(byte[] everything, byte[] part) {
        String all = new String(everything, StandardCharsets.ISO_8859_1);
        assertThat(all.contains(new String(part, StandardCharsets.ISO_8859_1))).isFalse();
    }

    @Test
    void aSecondJournalInThisProcessIsKeptOutAndTheFirstStaysLocked() throws Exception {
        try (FileJournal first = open()) {
            for (int i = 0; i < 2; i++) {
                assertThatExceptionOfType(OperatorException.class)
                        .isThrownBy(this::open)
                        .withMessage("another keybraid uses " + directory + " (process "
                                + ProcessHandle.current().pid() + ")")
                        .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.STATE));
                assertThat(openInAnotherProcess()).contains("another keybraid uses " + directory + " (process ");
            }
            first.save(ONE, Records.record(1));
        }
        assertThat(openInAnotherProcess()).isEqualTo("opened");
        open().close();
    }

    @Test
    void aKilledProcessLeavesWhatItSavedAndNoLock() throws Exception {
        for (int run = 1; run <= 3; run++) {
            Process process = anotherProcess("forever");
            long last = 0;
            try (BufferedReader said = process.inputReader()) {
                assertThat(said.readLine()).isEqualTo("opened");
                while (last < 50 * run) {
                    last = Long.parseLong(said.readLine());
                }
                process.destroyForcibly();
                assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
            }
            try (FileJournal journal = open()) {
                assertThat(journal.findings()).noneMatch(Finding::loss);
                assertThat(journal.load(ONE).orElseThrow().sequence()).isGreaterThanOrEqualTo(last);
            }
        }
    }

    private Process anotherProcess(String... more) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                OpenJournal.class.getName(),
                directory.toString()));
        command.addAll(List.of(more));
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    private String openInAnotherProcess() throws Exception {
        Process process = anotherProcess();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        return said;
    }

    @Test
    void aDirectoryThatOthersMayWriteToIsRefused() throws Exception {
        Files.createDirectory(directory);
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwx---"));
        assertThatExceptionOfType(OperatorException.class)
                .isThrownBy(this::open)
                .withMessage("others may write to the state directory " + directory)
                .satisfies(e -> assertThat(e.hint()).startsWith("chmod 700 " + directory));
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        open().close();
        assertThat(permissions(directory))
                .as("what is there keeps its permissions")
                .isEqualTo("rwxr-xr-x");
    }

    @Test
    void aKeyThatOthersMayReadIsRefused() throws Exception {
        open().close();
        Path key = directory.resolve(FileKey.FILE);
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r-----"));
        assertThatExceptionOfType(OperatorException.class)
                .isThrownBy(this::open)
                .withMessageContaining("others than its owner may use " + key)
                .satisfies(e -> assertThat(e.hint()).startsWith("chmod 600 " + key));
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("r--------"));
        open().close();
    }

    @Test
    void aMissingParentAndAFileInItsPlaceAreNamed() throws Exception {
        directory = parent.resolve("missing").resolve("state");
        assertThatExceptionOfType(OperatorException.class)
                .isThrownBy(this::open)
                .withMessageContaining("cannot be made: " + directory.getParent() + " is missing");
        directory = Files.createFile(parent.resolve("file"));
        assertThatExceptionOfType(OperatorException.class)
                .isThrownBy(this::open)
                .withMessage(directory + " is not a directory");
    }

    @Test
    void anInterruptedThreadSavesAllTheSame() throws Exception {
        Thread.currentThread().interrupt();
        try (FileJournal journal = open()) {
            journal.save(ONE, Records.record(1));
            journal.save(ONE, Records.record(2));
            assertThat(journal.findings()).isEmpty();
        }
        assertThat(Thread.interrupted()).isTrue();
        try (FileJournal journal = open()) {
            assertThat(journal.load(ONE)).isPresent();
        }
    }

    @Test
    void aPassphraseOpensWhatItSealedAndAnotherOneDoesNot() throws Exception {
        Path file = Files.writeString(parent.resolve("passphrase"), "correct horse battery\n");
        SealingKey passphrase = JournalKeys.find(Map.of(), Optional.of(file));
        try (FileJournal journal = FileJournal.open(directory, passphrase)) {
            journal.save(ONE, Records.record(1));
        }
        Files.writeString(file, "correct horse battery");
        try (FileJournal journal = FileJournal.open(directory, passphrase)) {
            assertThat(journal.load(ONE)).isPresent();
        }
        Files.writeString(file, "correct horse batterie");
        assertThatExceptionOfType(OperatorException.class)
                .isThrownBy(() -> FileJournal.open(directory, passphrase))
                .withMessage("the journal " + directory.resolve("journal")
                        + " was sealed with another key than the passphrase in " + file);
        Files.writeString(file, "short\n");
        assertThatExceptionOfType(OperatorException.class)
                .isThrownBy(() -> FileJournal.open(directory, passphrase))
                .withMessageContaining("does not have 12 to 1024 bytes");
        assertThatExceptionOfType(OperatorException.class)
                .isThrownBy(this::open)
                .withMessageContaining("the journal was sealed with a passphrase, and the file journal.key is a key");
        Files.delete(file);
        assertThatExceptionOfType(OperatorException.class)
                .isThrownBy(() -> FileJournal.open(directory, passphrase))
                .withMessageContaining(file.toString());
    }

    @Test
    void theBestKeyThatIsThereIsTaken() throws Exception {
        Path credentials = Files.createDirectory(parent.resolve("credentials"));
        Map<String, String> environment = Map.of("CREDENTIALS_DIRECTORY", credentials.toString());
        Optional<Path> configured = Optional.of(parent.resolve("passphrase"));
        assertThat(JournalKeys.find(Map.of(), Optional.empty())).hasToString("the file journal.key");
        assertThat(JournalKeys.find(environment, Optional.empty())).hasToString("the file journal.key");
        assertThat(JournalKeys.find(environment, configured)).hasToString("the passphrase in " + configured.get());
        Path passphrase = Files.writeString(credentials.resolve("keybraid.journal-passphrase"), "");
        assertThat(JournalKeys.find(environment, configured)).hasToString("the passphrase in " + passphrase);
        Path key = Files.write(credentials.resolve("keybraid.journal-key"), new byte[31]);
        SealingKey best = JournalKeys.find(environment, configured);
        assertThat(best).hasToString("the credential " + key);
        assertThatExceptionOfType(OperatorException.class)
                .isThrownBy(() -> FileJournal.open(directory, best))
                .withMessage("the credential " + key + " does not have 32 bytes");
        Files.write(key, new byte[32]);
        FileJournal.open(directory, best).close();
        assertThat(directory.resolve(FileKey.FILE)).doesNotExist();
    }

    @Test
    void tenThousandTunnelsOpenInAMoment() throws Exception {
        int tunnels = 10_000;
        try (FileJournal journal = open();
                var threads = java.util.concurrent.Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < tunnels; i++) {
                int tunnel = i;
                threads.submit(() -> {
                    journal.save(Records.tunnel(tunnel), Records.record(tunnel + 1));
                    return null;
                });
            }
        }
        long size = Files.size(directory.resolve(LogFile.FILE));
        long start = System.nanoTime();
        try (FileJournal journal = open()) {
            Duration took = Duration.ofNanos(System.nanoTime() - start);
            System.out.printf(
                    "journal: %d tunnels, %d bytes, opened and written anew in %d ms%n",
                    tunnels, size, took.toMillis());
            assertThat(took).isLessThan(Duration.ofSeconds(5));
            for (int i = 0; i < tunnels; i += 97) {
                assertThat(journal.load(Records.tunnel(i)).orElseThrow().sequence())
                        .isEqualTo(i + 1);
            }
        }
    }
}
