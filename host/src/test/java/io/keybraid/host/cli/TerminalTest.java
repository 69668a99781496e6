package io.keybraid.host.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class TerminalTest {

    @Test
    void believesTheLauncher() {
        assertThat(Terminal.of("in,out,err", Map.of())).isEqualTo(new Terminal(true, true, true, true, true));
        assertThat(Terminal.of(",err", Map.of())).isEqualTo(new Terminal(false, false, true, true, true));
        assertThat(Terminal.of("", Map.of())).isEqualTo(new Terminal(false, false, false, true, true));
    }

    @Test
    void leavesColourOutWhereTheReaderWantsNone() {
        assertThat(Terminal.of("out", Map.of("NO_COLOR", "1")).colourOut()).isFalse();
        assertThat(Terminal.of("out", Map.of("TERM", "dumb")).colourOut()).isFalse();
        assertThat(Terminal.of("out", Map.of("NO_COLOR", "", "TERM", "xterm")).colourOut())
                .isTrue();
    }

    @Test
    void writesNoLineAnewWhereTheTerminalCannot() {
        assertThat(Terminal.of("out", Map.of("TERM", "dumb")).capable()).isFalse();
        assertThat(Terminal.of("out", Map.of("NO_COLOR", "1")).capable()).isTrue();
    }
}
