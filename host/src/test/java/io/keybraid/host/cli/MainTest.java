package io.keybraid.host.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MainTest {

    @ParameterizedTest
    @CsvSource(
            value = {
                "plugin, \"'plugin' is not a command of 'keybraid'\", \"did you mean 'plugins'? see 'keybraid --help'\"",
                "xyzzy, \"'xyzzy' is not a command of 'keybraid'\", \"see 'keybraid --help'\"",
                "--hlep, \"'keybraid' has no option '--hlep'\", \"did you mean '--help'? see 'keybraid --help'\"",
                "plugins --jason, \"'keybraid plugins' has no option '--jason'\","
                        + " \"did you mean '--json'? see 'keybraid plugins --help'\"",
                "plugins all, \"'keybraid plugins' does not take 'all'\", \"see 'keybraid plugins --help'\"",
                "plugins --directory, \"Missing required parameter for option '--directory' (DIR)\","
                        + " \"see 'keybraid plugins --help'\"",
            },
            quoteCharacter = '"')
    void tellsWhatIsWrongWithACommandLineAndWhatWasMeant(String line, String message, String hint) {
        assertThat(CommandRun.of(line.split(" ")))
                .isEqualTo(new CommandRun(2, "", "keybraid: " + message + "\nhint: " + hint + "\n"));
    }

    @Test
    void withoutACommandTellsWhichThereAre() {
        CommandRun run = CommandRun.of();
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).startsWith("Usage: keybraid ").contains("\nCommands:\n", "  plugins ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--help", "plugins --help"})
    void printsHelpWithExamplesToStandardOutput(String line) {
        CommandRun run = CommandRun.of(line.split(" "));
        assertThat(run.exitCode()).isZero();
        assertThat(run.err()).isEmpty();
        assertThat(run.out()).startsWith("Usage: keybraid ").contains("\nExamples:\n  keybraid ");
    }

    @Test
    void whatCouldNotBeWrittenIsNoSuccess() {
        OutputStream full = new OutputStream() {
            @Override
            public void write(int octet) throws IOException {
                throw new IOException("No space left on device");
            }
        };
        StringWriter err = new StringWriter();
        int code = Main.run(
                new String[] {"--version"},
                new PrintWriter(full, true, StandardCharsets.UTF_8),
                new PrintWriter(err, true),
                Terminal.NONE);
        assertThat(code).isEqualTo(1);
        assertThat(err.toString())
                .isEqualTo("keybraid: not all of the output could be written\n"
                        + "hint: see that the disk is not full, and that whatever reads the output reads to its end\n");
    }

    @Test
    void printsItsVersion() {
        assertThat(CommandRun.of("--version").out()).matches("keybraid \\S+\nJava 2.*, .*\n");
    }

    @Test
    void coloursErrorsOnATerminalOnly() {
        Terminal terminal = new Terminal(false, true, true, true, true);
        assertThat(CommandRun.of(terminal, "xyzzy").err()).startsWith("\u001b[");
        assertThat(CommandRun.of("xyzzy").err()).doesNotContain("\u001b");
        assertThat(CommandRun.of(new Terminal(false, true, false, true, true), "xyzzy")
                        .err())
                .doesNotContain("\u001b");
        assertThat(CommandRun.of(new Terminal(false, true, true, true, false), "xyzzy")
                        .err())
                .doesNotContain("\u001b");
    }
}
