package io.keybraid.host.longrun;

import io.keybraid.host.longrun.TwoProcesses.Agreement;
import io.keybraid.host.status.TunnelStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Random;

/** Kills hosts at instants drawn by chance, starts them again at once, and looks whether the ends find together. */
final class Killing {

    private static final Duration AGREEMENT = Duration.ofSeconds(60);
    private static final Duration WORTH_WAITING = Duration.ofSeconds(4);

    /** Where in the life of a host the next blow falls. */
    enum Moment {
        /** When a round is due, and up to 80 ms later: in the middle of a round, or just after it. */
        IN_ROUND,
        /** Up to 2.5 s after the ends agreed. */
        ANY,
        /** Up to 3 s after the last restart, whatever stands by then. */
        WHILE_STARTING
    }

    private final TwoProcesses hosts;
    private final Random random;
    private final Figures sinceStart = new Figures();
    private final Figures sinceLinked = new Figures();
    private int kills;
    private int inRound;
    private int whileStarting;
    private int unequal;

    Killing(TwoProcesses hosts, Random random) {
        this.hosts = hosts;
        this.random = random;
    }

    /** Kills one end; from an agreement, or in the middle of the search for one. */
    void strike() throws Exception {
        HostProcess victim = random.nextBoolean() ? hosts.left() : hosts.right();
        Moment moment = switch (random.nextInt(10)) {
            case 0, 1, 2, 3, 4 -> Moment.IN_ROUND;
            case 5, 6, 7 -> Moment.ANY;
            default -> Moment.WHILE_STARTING;
        };
        double part = random.nextDouble();
        switch (moment) {
            case IN_ROUND -> {
                agree();
                awaitRound(part);
            }
            case ANY -> {
                agree();
                Thread.sleep((long) (2500 * part));
            }
            case WHILE_STARTING -> {
                whileStarting++;
                Thread.sleep((long) (3000 * part));
            }
        }
        victim.kill();
        kills++;
        if (!hosts.keysAreEqual()) {
            unequal++;
        }
        victim.start();
    }

    /** Kills both at once. */
    void strikeBoth() throws Exception {
        Thread.sleep((long) (1500 * random.nextDouble()));
        hosts.left().kill();
        hosts.right().kill();
        kills += 2;
        if (!hosts.keysAreEqual()) {
            unequal++;
        }
        hosts.startBoth();
    }

    private void awaitRound(double part) throws InterruptedException {
        Optional<Instant> due = hosts.initiator().tunnel().flatMap(TunnelStatus::nextRotation);
        long wait = due.map(at -> Duration.between(Instant.now(), at).toNanos()).orElse(0L) + (long) (80e6 * part);
        if (due.isPresent() && wait < WORTH_WAITING.toNanos()) {
            inRound++;
            Thread.sleep(Duration.ofNanos(Math.max(0, wait)));
        }
    }

    /** Waits until the ends hold the same key in force. */
    void agree() throws Exception {
        Agreement found = hosts.awaitAgreement(AGREEMENT);
        sinceStart.add(found.agreed());
        sinceLinked.add(found.talked());
    }

    /** How long it took once both could talk. */
    Figures sinceLinked() {
        return sinceLinked;
    }

    @Override
    public String toString() {
        return kills + " kills (" + inRound + " aimed at a round, " + whileStarting
                + " while starting), keys differed right after " + unequal + " of them; agreement from the restart: "
                + sinceStart + "; from the link: " + sinceLinked;
    }
}
