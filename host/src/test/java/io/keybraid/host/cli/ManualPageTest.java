package io.keybraid.host.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** The manual page of the package names the commands that there are. */
class ManualPageTest {

    private static final Path PAGE =
            Path.of(System.getProperty("keybraid.root", ".."), "host", "src", "dist", "share", "keybraid.1");

    @Test
    void namesEveryCommandAndNoOther() throws Exception {
        String page = Files.readString(PAGE);
        String commands = page.substring(page.indexOf(".SH COMMANDS"), page.indexOf(".SH FILES"));
        Set<String> named = Pattern.compile("(?m)^\\.TP\n\\.B (.+)$")
                .matcher(commands)
                .results()
                .map(match -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> there =
                new TreeSet<>(new CommandLine(new Main()).getSubcommands().keySet());
        there.remove("help");
        assertThat(named).isEqualTo(there);
    }
}
