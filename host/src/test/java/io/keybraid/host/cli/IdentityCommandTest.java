package io.keybraid.host.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdentityCommandTest {

    @TempDir
    Path folder;

    private CommandRun run(String command) {
        return CommandRun.of("identity", command, "--file", file().toString());
    }

    private Path file() {
        return folder.resolve("identity.pem");
    }

    @Test
    void makesAnIdentityAndShowsTheSamePinAgain() {
        CommandRun made = run("new");
        assertThat(made.exitCode()).isZero();
        assertThat(made.out()).matches("sha256:[0-9a-f]{64}\n");
        assertThat(made.err()).startsWith("written to " + file() + ", which stays on this machine;");
        assertThat(run("show")).isEqualTo(new CommandRun(0, made.out(), ""));
    }

    @Test
    void neverWritesOverAnIdentity() throws Exception {
        run("new");
        byte[] before = Files.readAllBytes(file());
        CommandRun again = run("new");
        assertThat(again.exitCode()).isEqualTo(5);
        assertThat(again.out()).isEmpty();
        assertThat(again.err()).startsWith("keybraid: ").contains("\nhint: ");
        assertThat(Files.readAllBytes(file())).isEqualTo(before);
    }

    @Test
    void saysThatThereIsNoIdentity() {
        CommandRun shown = run("show");
        assertThat(shown.exitCode()).isEqualTo(5);
        assertThat(shown.out()).isEmpty();
        assertThat(shown.err()).startsWith("keybraid: ").contains(file().toString(), "\nhint: ");
    }

    @Test
    void withoutACommandTellsWhichThereAre() {
        CommandRun run = CommandRun.of("identity");
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("\nCommands:\n", "  new ", "  show ");
    }
}
