package io.keybraid.host.tunnel;

import static org.assertj.core.api.Assertions.assertThat;

import io.keybraid.host.policy.DegradedAtMost;
import java.time.Duration;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * A tunnel with {@code block-after} under crashes everywhere and all that can go wrong around it, with the real machines and the real
 * drivers: no key that is too old is ever put into an interface, and when all is well again both ends hold the same fresh key.
 */
class BlockEverywhereTest {

    private static final Duration LIMIT = Duration.ofMinutes(6);
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private static TunnelSettings blocking(TunnelSettings settings) {
        return new TunnelSettings(
                settings.name(),
                settings.interfaceName(),
                settings.peer(),
                settings.ownIdentity(),
                settings.peerIdentity(),
                settings.rotateEvery(),
                settings.roundDeadline(),
                settings.resetNeedsWord(),
                Optional.of(LIMIT),
                DegradedAtMost.ALWAYS,
                settings.kicks());
    }

    /** Two ends that note what they do. */
    private static final class Run {
        final TunnelBench bench;
        final CrashingEnd paris;
        final CrashingEnd berlin;

        Run(long seed) throws Exception {
            bench = new TunnelBench(seed).both(BlockEverywhereTest::blocking);
            paris = new CrashingEnd(bench, bench.paris, LIMIT);
            berlin = new CrashingEnd(bench, bench.berlin, LIMIT);
        }

        /** Rotations, sources gone until both ends block, and back. */
        Run blockAndRecover() {
            bench.start();
            bench.time.pass(MINUTE.multipliedBy(3));
            bench.qkd.setUp(false);
            bench.time.pass(MINUTE.multipliedBy(8));
            bench.qkd.setUp(true);
            bench.time.pass(MINUTE.multipliedBy(3));
            return this;
        }

        void assertWell(String when) throws Exception {
            assertThat(paris.tooOld()).as(when).isEmpty();
            assertThat(berlin.tooOld()).as(when).isEmpty();
            assertThat(bench.paris.alarm(Alarm.Kind.BLOCKED)).as(when).isEmpty();
            assertThat(bench.berlin.alarm(Alarm.Kind.BLOCKED)).as(when).isEmpty();
            assertThat(bench.paris.view().epoch())
                    .as(when)
                    .isPositive()
                    .isEqualTo(bench.berlin.view().epoch());
            assertThat(bench.interfacesAreEqual()).as(when).isTrue();
        }
    }

    @Test
    void aCrashBeforeOrAfterAnyWriteOfEitherEnd() throws Exception {
        Run whole = new Run(1).blockAndRecover();
        whole.assertWell("without a crash");
        int places = 0;
        for (boolean atParis : new boolean[] {true, false}) {
            int writes = atParis ? whole.paris.writes() : whole.berlin.writes();
            for (int place = 0; place < writes; place++) {
                Run run = new Run(1);
                (atParis ? run.paris : run.berlin).crashBefore(place);
                run.blockAndRecover().assertWell((atParis ? "paris" : "berlin") + " crashed at write " + place);
                places++;
            }
        }
        assertThat(places).isGreaterThan(40);
        System.out.println("block-after: " + places + " places of a crash");
    }

    @Test
    void anythingAtAnyTime() throws Exception {
        for (long seed = 1; seed <= 60; seed++) {
            Run run = new Run(seed);
            run.bench.start();
            SplittableRandom chance = new SplittableRandom(seed);
            for (int i = 0; i < 60; i++) {
                run.bench.time.pass(Duration.ofSeconds(chance.nextInt(1, 240)));
                happen(run, chance);
            }
            heal(run.bench);
            run.bench.time.pass(MINUTE.multipliedBy(8));
            run.assertWell("seed " + seed);
        }
    }

    private static void happen(Run run, SplittableRandom chance) throws Exception {
        TunnelBench bench = run.bench;
        TunnelBench.End end = chance.nextBoolean() ? bench.paris : bench.berlin;
        CrashingEnd writes = end == bench.paris ? run.paris : run.berlin;
        switch (chance.nextInt(7)) {
            case 0 -> bench.qkd.setUp(!bench.qkd.isUp());
            case 1 -> bench.cut();
            case 2 -> bench.mend();
            case 3 -> restart(end);
            case 4 -> {
                end.wires.removePresharedKey(TunnelBench.WG0, end.peer().key);
                restart(end);
            }
            case 5 -> writes.crashBefore(writes.writes() + chance.nextInt(20));
            default -> bench.time.setWall(Duration.ofSeconds(chance.nextInt(0, 600)));
        }
    }

    private static void restart(TunnelBench.End end) {
        end.stop();
        end.start();
    }

    private static void heal(TunnelBench bench) {
        bench.qkd.setUp(true);
        if (!bench.isLinked()) {
            bench.mend();
        }
    }
}
