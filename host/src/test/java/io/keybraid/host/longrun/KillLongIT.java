package io.keybraid.host.longrun;

import static org.assertj.core.api.Assertions.assertThat;

import io.keybraid.host.longrun.TwoProcesses.Dialling;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two hundred times {@code kill -9}, of either host. */
class KillLongIT {

    private static final String NAME = "kill";

    @TempDir
    private Path folder;

    @Test
    void theEndsFindTogetherAfterEachOfTwoHundredKillsAndNoPacketIsLost() throws Exception {
        int count = Setting.count("long.kills", 200);
        try (TwoProcesses hosts = TwoProcesses.createOrSkip(NAME, folder, Dialling.BOTH);
                Traffic traffic = Traffic.start(hosts.bed())) {
            Killing killing = new Killing(hosts, Setting.random(NAME));
            long began = System.nanoTime();
            hosts.startBoth();
            hosts.awaitAgreement(Duration.ofMinutes(3));
            for (int i = 1; i <= count; i++) {
                killing.strike();
                if (i % 10 == 0) {
                    Setting.say(NAME, killing + "; pings: " + traffic.pings());
                }
            }
            killing.agree();
            hosts.proveLive();
            Traffic.Count packets = traffic.stop();
            Setting.say(
                    NAME, "done in " + (System.nanoTime() - began) / 1_000_000_000 + " s: " + killing + "; " + packets);
            assertThat(packets.lost()).isZero();
            assertThat(killing.sinceLinked().longest()).isLessThan(Duration.ofSeconds(15));
        }
    }
}
