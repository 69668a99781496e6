package io.keybraid.host.longrun;

import static org.assertj.core.api.Assertions.assertThat;

import io.keybraid.host.longrun.TwoProcesses.Agreement;
import io.keybraid.host.longrun.TwoProcesses.Dialling;
import io.keybraid.host.testbed.WireGuardTestbed;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Half an hour at a rotation a second, with QKD where there is any, in which something is wrong nearly all the time. For the first half only the left host is killed,
 * then only the right one: whatever the other has that could grow is looked at each minute, in a pause in which both must find
 * together and rotate.
 */
class SoakLongIT {

    private static final String NAME = "soak";
    private static final Duration STORM = Duration.ofSeconds(50);
    private static final Duration INTERVAL = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    /** Written anew when more than 1 MiB was appended; 256 KiB are kept back (docs/journal.md). */
    private static final long JOURNAL = (1L << 20) + (1 << 19);

    private static final int LEFT_PORT = 9443;
    private static final int RIGHT_PORT = 9444;

    @TempDir
    private Path folder;

    private final Figures recoveries = new Figures();
    private long rounds;

    @Test
    void afterHalfAnHourOfFaultsTheKeysAreEqualAndNothingGrew() throws Exception {
        WireGuardTestbed.skipWithoutTools();
        Duration half = Duration.ofSeconds(Setting.count("long.soak", 1800)).dividedBy(2);
        try (TwoProcesses hosts = TwoProcesses.createOrSkip(NAME, folder, Dialling.BOTH);
                Traffic traffic = Traffic.start(hosts.bed())) {
            RelayProcess left = RelayProcess.before(hosts, hosts.left(), NAME, LEFT_PORT, KmeProcess.PORT_A);
            RelayProcess right = RelayProcess.before(hosts, hosts.right(), NAME, RIGHT_PORT, KmeProcess.PORT_B);
            try {
                left.start();
                right.start();
                begin(hosts);
                Faults faults = new Faults(hosts, left, right, Setting.random(NAME));
                Growth ofRight = weather(hosts, faults, traffic, hosts.left(), hosts.right(), half);
                Growth ofLeft = weather(hosts, faults, traffic, hosts.right(), hosts.left(), half);
                Traffic.Count packets = traffic.stop();
                Setting.say(
                        NAME,
                        "done: " + faults + "; " + rounds + " rounds; together and rotated after the last fault's end: "
                                + recoveries + "; " + packets);
                assertThat(packets.lost()).isZero();
                assertNothingGrew(ofRight);
                assertNothingGrew(ofLeft);
            } finally {
                left.kill();
                right.kill();
            }
        }
    }

    private static void begin(TwoProcesses hosts) throws Exception {
        hosts.configure(INTERVAL, LEFT_PORT, hosts.right().end().cableAddress(), RIGHT_PORT, "pq");
        for (HostProcess host : new HostProcess[] {hosts.left(), hosts.right()}) {
            host.environment().put("KEYBRAID_JAVA_OPTS", "-XX:TieredStopAtLevel=1 " + Growth.JAVA_OPTIONS);
        }
        hosts.startBoth();
        hosts.awaitAgreement(Duration.ofMinutes(3));
    }

    /** Through so much time of faults and pauses; what the living host has is told. */
    private Growth weather(
            TwoProcesses hosts, Faults faults, Traffic traffic, HostProcess mortal, HostProcess living, Duration time)
            throws Exception {
        faults.kills(mortal);
        Growth growth = new Growth();
        long began = System.nanoTime();
        long before = hosts.awaitAgreement(PATIENCE).epoch();
        while (System.nanoTime() - began < time.toNanos()) {
            faults.rage(STORM);
            Agreement found = hosts.awaitAgreement(PATIENCE);
            Agreement rotated = hosts.awaitAgreement(PATIENCE, found.epoch());
            recoveries.add(found.agreed().plus(rotated.agreed()));
            growth.look(living);
            Setting.say(
                    NAME,
                    faults + ", epoch " + rotated.epoch() + ", pings: " + traffic.pings() + "; " + living.name() + ": "
                            + growth);
        }
        rounds += hosts.awaitAgreement(PATIENCE).epoch() - before;
        return growth;
    }

    private static void assertNothingGrew(Growth growth) {
        assertThat(growth.of(Growth.Reading::heap)).as("heap: " + growth).isLessThan(1_500_000);
        assertThat(growth.of(Growth.Reading::files)).as("files: " + growth).isLessThanOrEqualTo(4);
        assertThat(growth.of(Growth.Reading::threads)).as("threads: " + growth).isLessThanOrEqualTo(4);
        assertThat(growth.most(Growth.Reading::journal))
                .as("journal: " + growth)
                .isLessThan(JOURNAL);
    }
}
