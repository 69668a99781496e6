package io.keybraid.host.bench.million;

import io.keybraid.host.channel.ChannelTiming;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * What happens in a group: all hosts start at once; a while of peace; a tenth of the gateways are killed; a fifth of the links are
 * lost; the KMEs of a fifth of the gateways fail, all together; and peace again.
 */
final class Story {

    static final Duration PEACE = Duration.ofMinutes(2);
    static final Duration KILLED = Duration.ofMinutes(6);
    static final Duration BACK = KILLED.plusSeconds(20);
    static final Duration LOST = Duration.ofMinutes(7);
    static final Duration WITHOUT_KMES = Duration.ofSeconds(570);
    static final Duration WITH_KMES = Duration.ofSeconds(660);
    static final Duration END = Duration.ofMinutes(14);
    private static final Duration STORM = Duration.ofMinutes(1);

    private static final Duration LOOK = Duration.ofMillis(50);
    /** The longer something was waited for already, the less often it is looked for: the error is 5 %. */
    private static final int LOOKS = 20;

    private static final Duration LONGEST_LOSS = Duration.ofMinutes(1);

    final Healing first = new Healing("every host starts at once");
    final Healing killed = new Healing("a gateway is killed, and back after 20 s");
    final Healing lost = new Healing("a link is lost for 1 to 60 s");
    final Healing starved = new Healing("a gateway's KME is away for 90 s");

    private final World world;
    private final Duration began;

    Story(World world) {
        this.world = world;
        this.began = world.time.elapsed();
    }

    List<Healing> all() {
        return List.of(first, killed, lost, starved);
    }

    List<Gateway> killed() {
        return List.of(world.gateways.getFirst(), world.gateways.getLast());
    }

    /** Those whose KMEs fail: two on either side. */
    List<Gateway> starved() {
        int all = world.gateways.size();
        return List.of(
                world.gateways.get(1), world.gateways.get(2), world.gateways.get(all - 3), world.gateways.get(all - 2));
    }

    /** Lets it happen until so long after the beginning. */
    void until(Duration moment) {
        world.pass(began.plus(moment).minus(world.time.elapsed()));
    }

    /** Makes the appointments; nothing happens yet. */
    void plan() {
        at(Duration.ZERO, () -> {
            hurt(first, world.tunnels);
            world.gateways.forEach(Gateway::start);
            world.ways.forEach(way -> world.time.after(upTo(Duration.ofSeconds(1)), way::rise));
            mend(first, world.tunnels);
        });
        at(KILLED, () -> killed().forEach(this::kill));
        at(BACK, () -> killed().forEach(this::bringBack));
        for (int i = 0; i < world.ways.size() / 5; i++) {
            Way way = world.ways.get(world.chance.nextInt(world.ways.size()));
            at(LOST.plus(upTo(Duration.ofSeconds(30))), () -> lose(way));
        }
        at(WITHOUT_KMES, () -> starve(false));
        at(WITH_KMES, () -> starve(true));
    }

    /** The seconds of a storm that begins then, of peace, and of everything. */
    int[] storm(Duration from) {
        return span(from, from.plus(STORM));
    }

    int[] peace() {
        return span(PEACE, KILLED);
    }

    private int[] span(Duration from, Duration to) {
        return new int[] {
            (int) began.plus(from).toSeconds(), (int) began.plus(to).toSeconds()
        };
    }

    private void kill(Gateway gateway) {
        hurt(killed, of(gateway));
        gateway.crash();
        waysOf(gateway).forEach(Way::fall);
    }

    /** What was killed dials at once if it is on the left side; else the others do, as their back-off has it. */
    private void bringBack(Gateway gateway) {
        gateway.start();
        Duration latest =
                waysOf(gateway).getFirst().left == gateway ? Duration.ofSeconds(1) : nextDial(BACK.minus(KILLED));
        waysOf(gateway).forEach(way -> world.time.after(upTo(latest), way::rise));
        mend(killed, of(gateway));
    }

    private void lose(Way way) {
        Duration length = Duration.ofSeconds(1).plus(upTo(LONGEST_LOSS.minusSeconds(1)));
        hurt(lost, way.tunnels);
        way.fall();
        world.time.after(length, () -> {
            mend(lost, way.tunnels);
            world.time.after(upTo(nextDial(length)), way::rise);
        });
    }

    /** The longest wait for the next dial once the peer host was away for so long: as long again, at most. */
    private static Duration nextDial(Duration away) {
        Duration slowest = ChannelTiming.PROTOCOL.slowestRetry();
        return away.compareTo(slowest) < 0 ? away : slowest;
    }

    private void starve(boolean back) {
        world.ways.forEach(way -> way.keys.fill());
        for (Gateway gateway : starved()) {
            gateway.kme.setUp(back);
            if (!back) {
                hurt(starved, of(gateway));
            }
        }
        if (back) {
            starved().forEach(gateway -> mend(starved, of(gateway)));
        }
    }

    private List<Way> waysOf(Gateway gateway) {
        return world.ways.stream()
                .filter(way -> way.left == gateway || way.right == gateway)
                .toList();
    }

    private static List<Played> of(Gateway gateway) {
        return gateway.ends().stream().map(Played.End::played).toList();
    }

    private static void hurt(Healing what, Collection<Played> tunnels) {
        tunnels.forEach(tunnel -> tunnel.hurtBy(what));
    }

    private void mend(Healing what, List<Played> tunnels) {
        List<Played> own = tunnels.stream().filter(tunnel -> tunnel.isOf(what)).toList();
        own.forEach(tunnel -> {
            tunnel.mended();
            what.hit();
        });
        List<Played> waiting = new ArrayList<>(own);
        look(what, world.time.elapsed(), waiting);
    }

    /** Until all are in step. */
    private void look(Healing what, Duration since, List<Played> waiting) {
        Duration waited = world.time.elapsed().minus(since);
        waiting.removeIf(tunnel -> {
            boolean well = tunnel.isInStep();
            if (well) {
                what.inStep(waited);
            }
            return well;
        });
        if (!waiting.isEmpty()) {
            Duration pause = waited.dividedBy(LOOKS);
            world.time.after(pause.compareTo(LOOK) < 0 ? LOOK : pause, () -> look(what, since, waiting));
        }
    }

    private Duration upTo(Duration longest) {
        return Duration.ofNanos(world.chance.nextLong(longest.toNanos()));
    }

    private void at(Duration moment, Runnable what) {
        world.time.after(moment, what);
    }
}
