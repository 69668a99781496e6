package io.keybraid.host.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.keybraid.host.problem.OperatorException;
import io.keybraid.host.problem.OperatorException.Reason;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WireGuardNeedsTest {

    @TempDir
    Path directory;

    @Test
    void saysWhichPackageHasAProgramThatIsMissing() {
        OperatorException missing = catchThrowableOfType(
                OperatorException.class, () -> Program.require("wireguard-go-of-tomorrow", "wireguard-go"));
        assertThat(missing.reason()).isEqualTo(Reason.WIREGUARD);
        assertThat(missing).hasMessage("wireguard-go-of-tomorrow is not installed");
        assertThat(missing.hint()).contains("apt-get install wireguard-go");
    }

    @Test
    void saysHowToGetATunDevice() {
        OperatorException missing =
                catchThrowableOfType(OperatorException.class, () -> WireGuardNeeds.checkTun(directory.resolve("tun")));
        assertThat(missing).hasMessageContaining("there is no");
        assertThat(missing.hint()).contains("modprobe tun");
    }

    @Test
    void findsAProgramAndRunsIt() throws Exception {
        Program shell = Program.find("sh").orElseThrow();
        assertThat(shell.run("-c", "echo out; echo error >&2")).isEqualTo("out\nerror");
        assertThat(shell.tryRun("-c", "exit 3").code()).isEqualTo(3);
        assertThat(catchThrowableOfType(OperatorException.class, () -> shell.run("-c", "echo reason; exit 3")))
                .hasMessageContaining("reason");
    }

    @Test
    void readsPrivilegesFromTheEffectiveCapabilities() throws Exception {
        assertThat(allow("000001ffffffffff")).isTrue();
        assertThat(allow("0000000000201000")).isTrue();
        assertThat(allow("0000000000200000")).isFalse();
        assertThat(allow("0000000000001000")).isFalse();
        assertThat(allow("0000000000000000")).isFalse();
        assertThat(allow("nonsense")).isFalse();
        assertThat(Privileges.allowNamespaces(directory.resolve("none"))).isFalse();
    }

    @Test
    void endsAProgramThatDoesNotEnd() {
        OperatorException late = catchThrowableOfType(
                OperatorException.class, () -> Program.run(List.of("sleep", "60"), Duration.ofSeconds(1)));
        assertThat(late).hasMessageContaining("did not end within 1 s");
        assertThat(ProcessHandle.current()
                        .children()
                        .map(child -> child.info().commandLine().orElse("")))
                .noneMatch(line -> line.contains("sleep 60"));
    }

    private boolean allow(String effective) throws Exception {
        Path status = Files.writeString(
                directory.resolve("status"), "Name:\tjava\nCapPrm:\t000001ffffffffff\nCapEff:\t" + effective + "\n");
        return Privileges.allowNamespaces(status);
    }

    @Test
    void takesOnlyNamespacesOfEndedProcessesForLeftovers() throws Exception {
        long ended = new ProcessBuilder("true").start().onExit().join().pid();
        for (String name : new String[] {
            "kb" + ended + "-0a", "kb" + ended + "-12b", NamespaceGuard.nameFor(0, 'a'), "kb", "kb1x-0a", "theirs"
        }) {
            Files.createFile(directory.resolve(name));
        }
        assertThat(NamespaceGuard.leftovers(directory))
                .containsExactlyInAnyOrder("kb" + ended + "-0a", "kb" + ended + "-12b");
        assertThat(NamespaceGuard.leftovers(directory.resolve("none"))).isEmpty();
    }
}
