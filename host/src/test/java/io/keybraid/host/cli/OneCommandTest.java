package io.keybraid.host.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import picocli.CommandLine;

class OneCommandTest {

    private static final Map<String, CommandLine> ALL = new CommandLine(new Main()).getSubcommands();

    @TestFactory
    Stream<DynamicTest> aloneItIsWhatItIsAmongTheOthers() {
        return ALL.entrySet().stream()
                .map(among -> DynamicTest.dynamicTest(among.getKey(), () -> {
                    CommandLine alone = OneCommand.named(among.getKey())
                            .orElseThrow()
                            .getSubcommands()
                            .get(among.getKey());
                    assertThat(alone.getUsageMessage())
                            .startsWith("Usage: keybraid " + among.getKey())
                            .isEqualTo(among.getValue().getUsageMessage());
                    assertThat(alone.getCommandSpec().version()).isEqualTo(new Version().getVersion());
                }));
    }

    @Test
    void whatIsNoCommandIsNone() {
        assertThat(OneCommand.named("xyzzy")).isEmpty();
        assertThat(OneCommand.named("")).isEmpty();
        assertThat(OneCommand.named("Sim")).isEmpty();
    }
}
