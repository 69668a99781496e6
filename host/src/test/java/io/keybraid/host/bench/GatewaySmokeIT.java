package io.keybraid.host.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The program that measures many tunnels, for a moment, with few of them: it works, and no end is left behind. */
class GatewaySmokeIT {

    @Test
    void fortyTunnelsRotateAndHoldTheSameKeysAtBothEnds() throws Exception {
        String row = GatewayProgram.row(40, Duration.ofSeconds(4), Duration.ofSeconds(6));
        System.out.println(row);
        assertThat(row).startsWith("| 40 | 4 s |").endsWith("| 40 of 40 |").doesNotContain("| none |");
    }
}
