package io.keybraid.host.bench.million;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

/** The program that plays a million tunnels, with two hundred: all heal, no key is lost, and no alarm is false. */
class MillionSmokeIT {

    private static final Logger TUNNELS = Logger.getLogger("keybraid.tunnel");

    @Test
    void twoHundredTunnelsOverTenGatewaysHealAndHoldTheSameKeysAtBothEnds() throws Exception {
        Level before = TUNNELS.getLevel();
        TUNNELS.setLevel(Level.OFF);
        try {
            Result result = MillionProgram.play(Shape.SMALL, 1, 1);
            System.out.println(result.table());
            assertThat(result.rounds()).isGreaterThan(6L * Shape.SMALL.tunnels());
            assertThat(result.ill()).isZero();
            assertThat(result.unfoundedAlarms()).isZero();
        } finally {
            TUNNELS.setLevel(before);
        }
    }
}
