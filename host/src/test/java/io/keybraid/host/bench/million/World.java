package io.keybraid.host.bench.million;

import io.keybraid.host.journal.SeededRandom;
import io.keybraid.host.key.IdentityPin;
import io.keybraid.host.key.InterfaceName;
import io.keybraid.host.key.WireGuardKey;
import io.keybraid.host.tunnel.VirtualTime;
import io.keybraid.host.wireguard.WireGuardException;
import io.keybraid.host.wireguard.memory.MemoryBackend;
import io.keybraid.host.wireguard.memory.MemoryEther;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;

/** A group of gateways with their tunnels, on a time of their own. For one thread. */
final class World {

    /** Before any host runs, WireGuard's first handshakes are spread over one of its intervals. */
    private static final Duration JOINING = MemoryEther.REKEY_AFTER;

    static final Thread NOBODY = Thread.ofVirtual().unstarted(() -> {});

    final VirtualTime time = new VirtualTime();
    final Shape shape;
    final SeededRandom random;
    final SplittableRandom chance;
    final List<Gateway> gateways = new ArrayList<>();
    final List<Way> ways = new ArrayList<>();
    final List<Played> tunnels = new ArrayList<>();
    final Alarms alarms = new Alarms();
    final Times rounds = new Times();
    private final MemoryEther ether = new MemoryEther(time);
    private final Queue<Runnable> ready = new ArrayDeque<>();
    private boolean atOnce;

    private World(Shape shape, long seed) throws WireGuardException {
        this.shape = shape;
        this.random = new SeededRandom(seed);
        this.chance = new SplittableRandom(seed);
        for (int i = 0; i < shape.allGateways(); i++) {
            gateways.add(new Gateway(this, new IdentityPin(bytes()), new MemoryBackend(ether)));
        }
        for (int one = 0; one < shape.gateways(); one++) {
            for (int other = 0; other < shape.gateways(); other++) {
                lay(one, other);
            }
        }
        join();
    }

    static World of(Shape shape, long seed) {
        try {
            return new World(shape, seed);
        } catch (WireGuardException e) {
            throw new IllegalStateException("an interface in memory is always there", e);
        }
    }

    private byte[] bytes() {
        byte[] bytes = new byte[WireGuardKey.LENGTH];
        chance.nextBytes(bytes);
        return bytes;
    }

    private void lay(int one, int other) throws WireGuardException {
        Gateway left = gateways.get(one);
        Gateway right = gateways.get(shape.gateways() + other);
        Duration latency = shape.latency()
                .plusNanos((long) (chance.nextDouble() * shape.latency().toNanos()));
        Way way = new Way(this, "way-" + one + "-" + other, left, right, latency);
        ways.add(way);
        List<WireGuardKey> here = interfaces(left, other, shape.left());
        List<WireGuardKey> there = interfaces(right, one, shape.right());
        for (int i = 0; i < here.size(); i++) {
            for (int j = 0; j < there.size(); j++) {
                tunnels.add(new Played(this, way, name(other, i), here.get(i), name(one, j), there.get(j)));
            }
        }
    }

    private List<WireGuardKey> interfaces(Gateway at, int to, int count) {
        List<WireGuardKey> keys = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            WireGuardKey key = new WireGuardKey(bytes());
            at.wires.addInterface(name(to, i), key);
            keys.add(key);
        }
        return keys;
    }

    private static InterfaceName name(int to, int number) {
        return new InterfaceName("wg" + to + "." + number);
    }

    private void join() {
        for (Played tunnel : tunnels) {
            time.after(Duration.ofNanos(chance.nextLong(JOINING.toNanos())), () -> {
                join(tunnel.left);
                join(tunnel.right);
            });
        }
        pass(JOINING);
    }

    private static void join(Played.End end) {
        try {
            end.gateway.wires.addPeer(end.interfaceName(), end.peer().key);
        } catch (WireGuardException e) {
            throw new IllegalStateException(e);
        }
    }

    void pass(Duration duration) {
        time.pass(duration, this::doWhatIsReady);
    }

    /** As soon as what goes on now has ended. */
    void soon(Runnable body) {
        if (atOnce) {
            body.run();
        } else {
            ready.add(body);
        }
    }

    /** What waits for others gets them to begin at once. */
    void atOnce(Runnable body) {
        doWhatIsReady();
        atOnce = true;
        body.run();
        atOnce = false;
    }

    private void doWhatIsReady() {
        for (Runnable next = ready.poll(); next != null; next = ready.poll()) {
            next.run();
        }
    }

    void rotated(Duration took) {
        rounds.add(took);
    }

    /** How many tunnels do not have the same key in both interfaces, nor a second later: in between two installs they have not. */
    long unequal() {
        List<Played> unequal =
                tunnels.stream().filter(tunnel -> !tunnel.keysAreEqual()).toList();
        pass(Duration.ofSeconds(1));
        return unequal.stream().filter(tunnel -> !tunnel.keysAreEqual()).count();
    }

    /** How many ends have an alarm. */
    long alarmed() {
        return tunnels.stream()
                .filter(tunnel -> tunnel.left.isAlarmed() || tunnel.right.isAlarmed())
                .count();
    }

    void close() {
        gateways.forEach(gateway -> {
            gateway.crash();
            gateway.journal.close();
            gateway.wires.close();
        });
    }
}
