package io.keybraid.host.longrun;

import static org.assertj.core.api.Assertions.assertThat;

import io.keybraid.host.longrun.TwoProcesses.Dialling;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A hundred times both hosts start at the same instant, after both were killed; both dial. */
class TogetherLongIT {

    private static final String NAME = "together";

    @TempDir
    private Path folder;

    @Test
    void hostsThatStartAtTheSameInstantFindTogetherAndNoPacketIsLost() throws Exception {
        int count = Setting.count("long.starts", 100);
        try (TwoProcesses hosts = TwoProcesses.createOrSkip(NAME, folder, Dialling.BOTH);
                Traffic traffic = Traffic.start(hosts.bed())) {
            Killing killing = new Killing(hosts, Setting.random(NAME));
            long began = System.nanoTime();
            hosts.startBoth();
            hosts.awaitAgreement(Duration.ofMinutes(3));
            for (int i = 1; i < count; i++) {
                killing.strikeBoth();
                killing.agree();
                if (i % 10 == 0) {
                    Setting.say(NAME, i + " starts: " + killing + "; pings: " + traffic.pings());
                }
            }
            hosts.proveLive();
            Traffic.Count packets = traffic.stop();
            Setting.say(
                    NAME,
                    count + " starts, done in " + (System.nanoTime() - began) / 1_000_000_000 + " s: " + killing + "; "
                            + packets);
            assertThat(packets.lost()).isZero();
            assertThat(killing.sinceLinked().longest()).isLessThan(Duration.ofSeconds(15));
        }
    }
}
