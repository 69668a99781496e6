package io.keybraid.host.hardening;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.keybraid.host.demo.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Asks the kernel, and attacks as another process of the same user would. */
class HardeningIT {

    private static final String NATIVE = "--enable-native-access=ALL-UNNAMED";
    private static final String NO_ATTACHING = "-XX:+DisableAttachMechanism";
    /** In KiB: what systems allow an ordinary user. */
    private static final String USUAL = "8192";

    private static final String READ_MEMORY = "exec 3</proc/PID/mem";

    @TempDir
    private Path folder;

    @BeforeEach
    void needsLinux() {
        assumeTrue(Files.isDirectory(Path.of("/proc/self")), "skipped: this is not Linux");
    }

    @Test
    void saysWhatIsInForce() throws Exception {
        try (Victim victim = hardened(USUAL, NATIVE, NO_ATTACHING)) {
            assertThat(victim.said())
                    .isEqualTo("this process is protected: not dumpable, no core file, no attaching, no heap dump, "
                            + "secrets locked in memory; missing: all memory locked (the limit on locked memory is "
                            + "8192 KiB: raise it: LimitMEMLOCK=infinity in a systemd unit, ulimit -l in a shell)");
        }
    }

    @Test
    void noOtherProcessOfTheUserReadsItsMemory() throws Exception {
        try (Victim open = Victim.start(folder, USUAL, "open", NATIVE)) {
            Program.Ending control = open.attackedBy("bash", "-c", READ_MEMORY);
            assumeTrue(control.code() == 0, "skipped: this system forbids it anyway: " + control.output());
        }
        try (Victim victim = hardened(USUAL, NATIVE)) {
            assertThat(victim.attackedBy("bash", "-c", READ_MEMORY).output()).contains("Permission denied");
        }
    }

    @Test
    void noDebuggerOfTheUserTakesACoreOfIt() throws Exception {
        assumeTrue(Program.find("gcore").isPresent(), "skipped: there is no gcore; install gdb");
        try (Victim victim = hardened(USUAL, NATIVE)) {
            Path cores = writableByAll("cores");
            Program.Ending ending =
                    victim.attackedBy("gcore", "-o", cores.resolve("core").toString(), "PID");
            assertThat(ending.code()).isNotZero();
            assertThat(ending.output()).containsIgnoringCase("ptrace").containsIgnoringCase("not permitted");
            assertThat(cores).isEmptyDirectory();
        }
    }

    @Test
    void leavesNoCoreAndNorDoWhatItStarts() throws Exception {
        try (Victim victim = hardened(USUAL, NATIVE)) {
            assertThat(victim.proc("limits", "Max core file size").split("\\s{2,}"))
                    .startsWith("Max core file size", "0", "0");
        }
    }

    @Test
    void nobodyAttachesToItsJava() throws Exception {
        String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        assumeTrue(Files.isExecutable(Path.of(jcmd)), "skipped: this Java has no jcmd");
        try (Victim open = Victim.start(folder, USUAL, "open", NATIVE)) {
            assertThat(open.attackedBy(jcmd, "PID", "VM.version").output()).contains("JDK");
        }
        try (Victim closed = Victim.start(folder, USUAL, "open", NATIVE, NO_ATTACHING)) {
            assertThat(closed.attackedBy(jcmd, "PID", "VM.version").output())
                    .contains("attach")
                    .doesNotContain("JDK");
        }
    }

    @Test
    void tellsThatSomebodyCanAttach() throws Exception {
        try (Victim victim = hardened(USUAL, NATIVE)) {
            assertThat(victim.said())
                    .contains(
                            "missing: no attaching (Java runs without -XX:+DisableAttachMechanism: start Keybraid by its "
                                    + "launcher, keybraid, which sets it)");
        }
    }

    @Test
    void locksAllItsMemoryWhereItMayWithoutFillingIt() throws Exception {
        try (Victim victim = Victim.startPrivileged(folder, "hardened", NATIVE, "-Xmx64m")) {
            assertThat(victim.said()).contains("all memory locked").doesNotContain("missing: all memory");
            assertThat(kibibytes(victim, "VmLck")).isGreaterThan(64 * 1024);
            assertThat(kibibytes(victim, "VmRSS")).isLessThan(150 * 1024);
        }
    }

    @Test
    void worksWithoutTheRightToLockAndSaysWhatItLacks() throws Exception {
        try (Victim victim = hardened("0", NATIVE, NO_ATTACHING)) {
            assertThat(victim.said())
                    .startsWith(
                            "this process is protected: not dumpable, no core file, no attaching, no heap dump; missing: "
                                    + "secrets locked in memory, all memory locked (the limit on locked memory is 0 KiB: ");
            assertThat(kibibytes(victim, "VmLck")).isZero();
        }
    }

    @Test
    void worksWithoutNativeAccessAndSaysWhatItLacks() throws Exception {
        try (Victim victim = hardened(USUAL, NO_ATTACHING)) {
            assertThat(victim.said())
                    .startsWith(
                            "this process is protected: no attaching, no heap dump; missing: not dumpable, no core file, "
                                    + "secrets locked in memory, all memory locked (Java runs without --enable-native-access");
        }
    }

    @Test
    void switchesHeapDumpsOffWhoeverSwitchedThemOn() throws Exception {
        Path dumps = writableByAll("dumps");
        String[] options = {NATIVE, "-Xmx16m", "-XX:+HeapDumpOnOutOfMemoryError", "-XX:HeapDumpPath=" + dumps};
        try (Victim victim = hardened(USUAL, options)) {
            victim.exhaustItsHeap();
        }
        assertThat(dumps).isEmptyDirectory();
        try (Victim control = Victim.start(folder, USUAL, "open", options)) {
            control.exhaustItsHeap();
        }
        assertThat(dumps).isNotEmptyDirectory();
    }

    private Path writableByAll(String name) throws IOException {
        Path made = Files.createDirectory(folder.resolve(name));
        Files.setPosixFilePermissions(made, PosixFilePermissions.fromString("rwxrwxrwx"));
        return made;
    }

    private Victim hardened(String lockLimit, String... javaOptions) throws Exception {
        return Victim.start(folder, lockLimit, "hardened", javaOptions);
    }

    private static long kibibytes(Victim victim, String field) throws Exception {
        return Long.parseLong(victim.proc("status", field + ":").replaceAll("\\D", ""));
    }
}
