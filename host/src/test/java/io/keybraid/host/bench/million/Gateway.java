package io.keybraid.host.bench.million;

import io.keybraid.host.journal.Journal;
import io.keybraid.host.journal.MemoryJournal;
import io.keybraid.host.key.IdentityPin;
import io.keybraid.host.key.InterfaceName;
import io.keybraid.host.tunnel.HeldMessages;
import io.keybraid.host.tunnel.InterfaceWatch;
import io.keybraid.host.tunnel.RoundPlaces;
import io.keybraid.host.tunnel.Timers;
import io.keybraid.host.wireguard.memory.MemoryBackend;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A host with two processors, its KME and its WireGuard. What its tunnels share is real: the places for rounds, the bound on held
 * messages, the looks at an interface. For the world's thread.
 */
final class Gateway implements Timers {

    private static final int PLACES = 2 * 16;
    private static final long HELD = 64L << 20; // an eighth of the launcher's heap
    /** A host looks four times as often; nothing that happens here is found by these looks. */
    private static final Duration LOOKS = Duration.ofMinutes(1);

    // What a round takes of a processor at either end (docs/performance.md, "Many tunnels"), and a KME to answer.
    private static final Duration OFFER = Duration.ofNanos(500_000);
    private static final Duration COMPLETE = Duration.ofNanos(700_000);
    private static final Duration RESPOND = Duration.ofNanos(900_000);
    private static final Duration FRAME = Duration.ofNanos(50_000);
    private static final Duration KME = Duration.ofMillis(4);

    final IdentityPin pin;
    final MemoryBackend wires;
    final SharedLooks looks;
    final KeyWay.Kme kme = new KeyWay.Kme();
    final Journal journal = new MemoryJournal();
    final Counts counts;
    private final World world;
    private final Processors processors;
    private final List<Played.End> ends = new ArrayList<>();
    private final Map<InterfaceName, InterfaceWatch> watches = new HashMap<>();
    private RoundPlaces places;
    private HeldMessages held = new HeldMessages(HELD);
    private boolean up;

    Gateway(World world, IdentityPin pin, MemoryBackend wires) {
        this.world = world;
        this.pin = pin;
        this.wires = wires;
        this.looks = new SharedLooks(wires, world.time);
        this.counts = new Counts(world.time);
        this.processors = new Processors(world.time);
        this.places = new RoundPlaces(PLACES, this);
    }

    void add(Played.End end) {
        ends.add(end);
    }

    List<Played.End> ends() {
        return ends;
    }

    RoundPlaces places() {
        return places;
    }

    HeldMessages held() {
        return held;
    }

    boolean isUp() {
        return up;
    }

    Duration busy() {
        return processors.busy();
    }

    /** A frame came in or goes out. */
    void frame() {
        processors.charge(FRAME);
    }

    void start() {
        up = true;
        places = new RoundPlaces(PLACES, this);
        held = new HeldMessages(HELD);
        ends.forEach(end -> watches.computeIfAbsent(
                        end.interfaceName(), name -> new InterfaceWatch(name, wires, this, LOOKS))
                .add(end.start()));
    }

    /** What it holds in memory is gone; the journal and what is in WireGuard stay. */
    void crash() {
        up = false;
        watches.values().forEach(InterfaceWatch::close);
        watches.clear();
        world.atOnce(() -> ends.forEach(Played.End::stop));
    }

    @Override
    public Appointment after(Duration delay, Runnable task) {
        return world.time.after(delay, task);
    }

    @Override
    public long nanoTime() {
        return world.time.nanoTime();
    }

    @Override
    public Thread start(String name, Runnable body) {
        String kind = name.substring(0, name.indexOf(' ') < 0 ? name.length() : name.indexOf(' '));
        switch (kind) {
            case "offer" -> processors.after(OFFER, KME, body);
            case "respond" -> processors.after(RESPOND, KME, body);
            case "complete" -> processors.after(COMPLETE, Duration.ZERO, body);
            case "processors" -> processors.after(Duration.ZERO, Duration.ZERO, body);
            default -> world.soon(body);
        }
        return World.NOBODY;
    }
}
