package io.keybraid.host.longrun;

import static org.assertj.core.api.Assertions.assertThat;

import io.keybraid.host.longrun.TwoProcesses.Agreement;
import io.keybraid.host.longrun.TwoProcesses.Dialling;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The control cable is pulled for four minutes, while WireGuard's stays. */
class CutLongIT {

    private static final String NAME = "cut";
    private static final Duration INTERVAL = Duration.ofMinutes(2);
    /** A rotation that is due right after a handshake turned 100 s waits for the next one. */
    private static final Duration WINDOW = Duration.ofSeconds(25);

    @TempDir
    private Path folder;

    @Test
    void theTunnelOutlivesTheControlPathAndRotatesAgainWithinAnInterval() throws Exception {
        Duration cut = Duration.ofSeconds(Setting.count("long.cut", 240));
        try (TwoProcesses hosts = TwoProcesses.createOrSkip(NAME, folder, Dialling.RIGHT);
                Traffic traffic = Traffic.start(hosts.bed())) {
            hosts.configure(INTERVAL);
            hosts.startBoth();
            Agreement before = hosts.awaitAgreement(Duration.ofMinutes(1));
            try (KeyWatch watch = KeyWatch.over(hosts)) {
                hosts.cutControl();
                Thread.sleep(cut);
                hosts.mendControl();
                Agreement again = hosts.awaitAgreement(Duration.ofMinutes(2));
                Agreement rotated =
                        hosts.awaitAgreement(INTERVAL.plusMinutes(1), Math.max(before.epoch(), again.epoch()));
                Duration until = again.agreed().plus(rotated.agreed());
                Traffic.Count packets = traffic.stop();
                Setting.say(
                        NAME,
                        "control path cut for " + cut.toSeconds() + " s; agreed "
                                + again.agreed().toMillis()
                                + " ms after it was mended, rotated " + until.toMillis() + " ms after; " + watch + "; "
                                + packets);
                assertThat(packets.lost()).isZero();
                assertThat(watch.longestDifference()).isLessThan(Duration.ofSeconds(2));
                assertThat(until).isLessThan(INTERVAL.plus(WINDOW));
            }
        }
    }
}
