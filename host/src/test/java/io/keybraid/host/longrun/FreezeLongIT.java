package io.keybraid.host.longrun;

import static org.assertj.core.api.Assertions.assertThat;

import io.keybraid.host.longrun.TwoProcesses.Agreement;
import io.keybraid.host.longrun.TwoProcesses.Dialling;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SIGSTOP of either host for 48 s, less than the time that WireGuard leaves, and for 200 s, more than a session lives. */
class FreezeLongIT {

    private static final String NAME = "freeze";

    @TempDir
    private Path folder;

    @Test
    void aHostThatSleepsFindsBackAndNoPacketIsLost() throws Exception {
        try (TwoProcesses hosts = TwoProcesses.createOrSkip(NAME, folder, Dialling.RIGHT);
                Traffic traffic = Traffic.start(hosts.bed())) {
            Random random = Setting.random(NAME);
            hosts.startBoth();
            for (int seconds : new int[] {Setting.count("long.nap", 48), Setting.count("long.sleep", 200)}) {
                freeze(hosts, hosts.left(), seconds, random);
                freeze(hosts, hosts.right(), seconds, random);
            }
            Traffic.Count packets = traffic.stop();
            Setting.say(NAME, "done: " + packets);
            assertThat(packets.lost()).isZero();
        }
    }

    /** Rotations go on right before; between them the keys are equal, so that the tunnel has no reason to lose anything. */
    private static void freeze(TwoProcesses hosts, HostProcess sleeper, int seconds, Random random) throws Exception {
        Agreement before = hosts.awaitAgreement(Duration.ofMinutes(1));
        Thread.sleep(random.nextInt(3000));
        sleeper.freeze();
        boolean equal = hosts.keysAreEqual();
        Thread.sleep(Duration.ofSeconds(seconds));
        sleeper.thaw();
        Agreement again = hosts.awaitAgreement(Duration.ofMinutes(2));
        Agreement rotated = hosts.awaitAgreement(Duration.ofMinutes(2), again.epoch());
        Setting.say(
                NAME,
                sleeper.name() + " slept " + seconds + " s at epoch " + before.epoch() + " or later (keys equal then: "
                        + equal
                        + "); agreed " + again.agreed().toMillis() + " ms after it awoke, rotated "
                        + again.agreed().plus(rotated.agreed()).toMillis() + " ms after");
        assertThat(again.talked()).isLessThan(Duration.ofSeconds(15));
    }
}
