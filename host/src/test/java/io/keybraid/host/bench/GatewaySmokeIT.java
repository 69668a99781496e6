package io.keybraid.host.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The program that measures many tunnels, for a moment, with few of them: it works, and no end is left behind. */
class GatewaySmokeIT {

    @Test
    void fortyTunnelsRotateAndHoldTheSameKeysAtBothEnds() throws Exception {
        try (TwoGateways two = new TwoGateways(TwoGateways.folder(), 40, Duration.ofSeconds(4))) {
            two.start();
            two.awaitKeys();
            String row = GatewayProgram.row(two, "steady", () -> Thread.sleep(6_000));
            System.out.println(row);
            assertThat(row).startsWith("| steady | ").endsWith("| 40 of 40 |").doesNotContain("| none |");
        }
    }
}
