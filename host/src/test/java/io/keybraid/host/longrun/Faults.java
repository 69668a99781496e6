package io.keybraid.host.longrun;

import io.keybraid.host.demo.DemoNamespaces.End;
import io.keybraid.host.demo.Program;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Random;

/** Everything that can go wrong around two hosts, one thing before the other has ended. Runs on one thread, which outlives them. */
final class Faults {

    private static final int LONGEST_PAUSE = 4000;
    private static final Duration FOR_A_COMMAND = Duration.ofSeconds(20);

    /** With the longest time that it lasts, in milliseconds. */
    enum Kind {
        KILL(2000),
        CUT(8000),
        FREEZE(5000),
        KME_LEFT(5000),
        KME_RIGHT(5000),
        KMES(2000),
        DRIFT(0);

        private final int longest;

        Kind(int longest) {
            this.longest = longest;
        }
    }

    private final TwoProcesses hosts;
    private final RelayProcess leftKme;
    private final RelayProcess rightKme;
    private final Random random;
    private final Map<Kind, Long> ends = new EnumMap<>(Kind.class);
    private final Map<Kind, Integer> counts = new EnumMap<>(Kind.class);
    private HostProcess mortal;
    private HostProcess frozen;

    Faults(TwoProcesses hosts, RelayProcess leftKme, RelayProcess rightKme, Random random) {
        this.hosts = hosts;
        this.leftKme = leftKme;
        this.rightKme = rightKme;
        this.random = random;
        this.mortal = hosts.left();
        this.frozen = hosts.left();
    }

    /** Which host is killed from now on; the other one lives. */
    void kills(HostProcess host) {
        mortal = host;
    }

    /** One thing after the other goes wrong, and ends, until the time is over; all is mended then. */
    void rage(Duration time) throws Exception {
        long until = System.nanoTime() + time.toNanos();
        while (System.nanoTime() < until) {
            Kind kind = Kind.values()[random.nextInt(Kind.values().length)];
            if (!ends.containsKey(kind) && (!takesLong(kind) || random.nextInt(3) == 0)) {
                begin(kind);
            }
            mendWhatIsDue();
            Thread.sleep(random.nextInt(LONGEST_PAUSE));
            mendWhatIsDue();
        }
        for (Kind kind : Kind.values()) {
            if (ends.remove(kind) != null) {
                mend(kind);
            }
        }
    }

    /** To start a process takes seconds, in which little else can happen. */
    private static boolean takesLong(Kind kind) {
        return kind == Kind.KILL || kind == Kind.KMES;
    }

    private void begin(Kind kind) throws Exception {
        counts.merge(kind, 1, Integer::sum);
        switch (kind) {
            case KME_LEFT -> leftKme.kill();
            case KME_RIGHT -> rightKme.kill();
            case KMES -> hosts.kmes().kill();
            case CUT -> hosts.cutControl();
            case KILL -> mortal.kill();
            case FREEZE -> freeze(random.nextBoolean() ? hosts.left() : hosts.right());
            case DRIFT -> drift(random.nextBoolean() ? hosts.left() : hosts.right());
        }
        if (kind.longest > 0) {
            ends.put(kind, System.nanoTime() + random.nextInt(kind.longest) * 1_000_000L);
        }
    }

    private void mendWhatIsDue() throws Exception {
        for (Kind kind : Kind.values()) {
            Long end = ends.get(kind);
            if (end != null && System.nanoTime() - end >= 0) {
                ends.remove(kind);
                mend(kind);
            }
        }
    }

    private void mend(Kind kind) throws Exception {
        switch (kind) {
            case KME_LEFT -> leftKme.start();
            case KME_RIGHT -> rightKme.start();
            case KMES -> hosts.kmes().start();
            case CUT -> hosts.mendControl();
            case KILL -> mortal.start();
            case FREEZE -> {
                if (frozen.isRunning()) {
                    frozen.thaw();
                }
            }
            case DRIFT -> {}
        }
    }

    private void freeze(HostProcess host) throws Exception {
        frozen = host;
        if (host.isRunning()) {
            host.freeze();
        }
    }

    /** Somebody sets another preshared key at one end. */
    private void drift(HostProcess host) throws Exception {
        End here = host.end();
        End there = host == hosts.left() ? hosts.right().end() : hosts.left().end();
        Program.Ending ending = hosts.bed()
                .run(
                        here,
                        FOR_A_COMMAND,
                        "sh",
                        "-c",
                        "wg genpsk | wg set " + here.interfaceName() + " peer " + there.publicKey()
                                + " preshared-key /dev/stdin");
        if (ending.code() != 0) {
            throw new AssertionError("wg: " + ending.output());
        }
    }

    int all() {
        return counts.values().stream().mapToInt(Integer::intValue).sum();
    }

    @Override
    public String toString() {
        return all() + " faults " + counts;
    }
}
