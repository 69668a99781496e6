package io.keybraid.host.longrun;

import static org.assertj.core.api.Assertions.assertThat;

import io.keybraid.host.longrun.TwoProcesses.Agreement;
import io.keybraid.host.longrun.TwoProcesses.Dialling;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * KMEs are killed and started again during rotations: that of the left end, that of the right end (each by a relay before it,
 * for the simulator's two KMEs are one process), and both with all keys that were not fetched yet.
 */
class KmeLongIT {

    private static final String NAME = "kme";
    private static final Duration INTERVAL = Duration.ofSeconds(5);
    /** For what the machine is slow at: starting, and looking. */
    private static final Duration SLACK = Duration.ofSeconds(2);
    /** From here on a handshake may close the commit window before the rotation comes. */
    private static final Duration OLD_HANDSHAKE = Duration.ofSeconds(70);

    private static final int LEFT_PORT = 9443;
    private static final int RIGHT_PORT = 9444;

    @TempDir
    private Path folder;

    /** What is killed, and started again. */
    private interface Blow {
        void kill() throws Exception;

        void start() throws Exception;
    }

    @Test
    void keysNeverDifferAndRotationGoesOnWithinAnIntervalAfterTheKmeIsBack() throws Exception {
        int count = Setting.count("long.kme-kills", 5);
        try (TwoProcesses hosts = TwoProcesses.createOrSkip(NAME, folder, Dialling.RIGHT);
                Traffic traffic = Traffic.start(hosts.bed())) {
            RelayProcess left = RelayProcess.before(hosts, hosts.left(), NAME, LEFT_PORT, KmeProcess.PORT_A);
            RelayProcess right = RelayProcess.before(hosts, hosts.right(), NAME, RIGHT_PORT, KmeProcess.PORT_B);
            try {
                left.start();
                right.start();
                hosts.configure(INTERVAL, LEFT_PORT, hosts.right().end().cableAddress(), RIGHT_PORT, "all(qkd, pq)");
                hosts.startBoth();
                hosts.awaitAgreement(Duration.ofMinutes(1));
                run(hosts, count, new Blow[] {of(left), of(right), both(hosts.kmes())});
                Traffic.Count packets = traffic.stop();
                Setting.say(NAME, "done: " + packets);
                assertThat(packets.lost()).isZero();
            } finally {
                left.kill();
                right.kill();
            }
        }
    }

    private static void run(TwoProcesses hosts, int count, Blow[] blows) throws Exception {
        String[] names = {"left KME", "right KME", "both KMEs"};
        Random random = Setting.random(NAME);
        try (KeyWatch watch = KeyWatch.over(hosts)) {
            for (int which = 0; which < blows.length; which++) {
                Figures recoveries = new Figures();
                for (int i = 0; i < count; i++) {
                    recoveries.add(strike(hosts, blows[which], random));
                }
                Setting.say(
                        NAME,
                        names[which] + " killed " + count + " times; next rotation after it was back: " + recoveries);
                assertThat(recoveries.longest()).isLessThan(INTERVAL.plus(SLACK));
            }
            Setting.say(NAME, watch.toString());
            assertThat(watch.longestDifference()).isLessThan(Duration.ofSeconds(2));
        }
    }

    private static Duration strike(TwoProcesses hosts, Blow blow, Random random) throws Exception {
        while (hosts.handshakeAge().compareTo(OLD_HANDSHAKE) > 0) {
            Thread.sleep(500);
        }
        Thread.sleep(random.nextInt(5000));
        blow.kill();
        Thread.sleep(3000 + random.nextInt(6000));
        Agreement down = hosts.awaitAgreement(Duration.ofSeconds(30));
        blow.start();
        return hosts.awaitAgreement(Duration.ofMinutes(1), down.epoch()).agreed();
    }

    private static Blow of(RelayProcess relay) {
        return new Blow() {
            @Override
            public void kill() throws Exception {
                relay.kill();
            }

            @Override
            public void start() throws Exception {
                relay.start();
            }
        };
    }

    private static Blow both(KmeProcess kmes) {
        return new Blow() {
            @Override
            public void kill() throws Exception {
                kmes.kill();
            }

            @Override
            public void start() throws Exception {
                kmes.start();
            }
        };
    }
}
