package io.keybraid.host.longrun;

import static org.assertj.core.api.Assertions.assertThat;

import io.keybraid.host.longrun.TwoProcesses.Dialling;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A little of each long run, so that {@code mvn verify} shows that they still work. */
class LongRunSmokeIT {

    private static final String NAME = "smoke";

    @TempDir
    private Path folder;

    @Test
    void hostsThatAreKilledAndFrozenFindTogetherAndNoPacketIsLost() throws Exception {
        try (TwoProcesses hosts = TwoProcesses.createOrSkip(NAME, folder, Dialling.BOTH);
                Traffic traffic = Traffic.start(hosts.bed())) {
            Killing killing = new Killing(hosts, Setting.random(NAME));
            hosts.startBoth();
            hosts.awaitAgreement(Duration.ofMinutes(3));
            killing.strike();
            killing.agree();
            killing.strikeBoth();
            killing.agree();
            hosts.right().freeze();
            Thread.sleep(3000);
            hosts.right().thaw();
            long epoch = hosts.awaitAgreement(Duration.ofMinutes(1)).epoch();
            hosts.awaitAgreement(Duration.ofMinutes(1), epoch);
            Traffic.Count packets = traffic.stop();
            Setting.say(NAME, killing + "; " + packets);
            assertThat(packets.lost()).isZero();
        }
    }
}
