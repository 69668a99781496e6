package io.keybraid.host.tunnel;

import io.keybraid.api.Assurance;
import io.keybraid.host.journal.Journal;
import io.keybraid.host.journal.MemoryJournal;
import io.keybraid.host.journal.SeededRandom;
import io.keybraid.host.key.IdentityPin;
import io.keybraid.host.key.InterfaceName;
import io.keybraid.host.key.PresharedKey;
import io.keybraid.host.key.WireGuardKey;
import io.keybraid.host.message.AbortReason;
import io.keybraid.host.message.Message.StrandName;
import io.keybraid.host.message.MessageWriter;
import io.keybraid.host.message.TunnelTag;
import io.keybraid.host.policy.DegradedAtMost;
import io.keybraid.host.round.Objection;
import io.keybraid.host.round.StrandPolicy;
import io.keybraid.host.round.StrandSet;
import io.keybraid.host.wireguard.InterfaceSnapshot;
import io.keybraid.host.wireguard.PeerState;
import io.keybraid.host.wireguard.WireGuardBackend;
import io.keybraid.host.wireguard.WireGuardException;
import io.keybraid.host.wireguard.memory.MemoryBackend;
import io.keybraid.host.wireguard.memory.MemoryEther;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Both ends of a tunnel, real but for what lies around them: time is virtual, the link, WireGuard and the journals are in memory, and
 * its two sources, {@code pq} and {@code qkd}, can be taken away. Paris begins rounds. For one thread.
 */
final class TunnelBench {

    static final InterfaceName WG0 = new InterfaceName("wg0");
    private static final Duration LATENCY = Duration.ofMillis(5);

    /** One end of it. */
    final class End implements TunnelRouter {
        final String name;
        final WireGuardKey key;
        final IdentityPin pin;
        final MemoryBackend wires = new MemoryBackend(ether);
        WireGuardBackend backend = wires;
        Journal journal = new MemoryJournal();
        UnaryOperator<TunnelSettings> changes = settings -> settings;
        /** Alarms that began or ended. */
        final List<TunnelEvent> events = new ArrayList<>();
        /** Gets every frame that it sends, when it sends it. */
        Consumer<byte[]> overheard = frame -> {};

        @Nullable
        Tunnel tunnel;

        private @Nullable InterfaceWatch watch;

        @Nullable
        Tunnel registered;

        private End(String name, int number) {
            this.name = name;
            this.key = new WireGuardKey(filled(number));
            this.pin = new IdentityPin(filled(number));
        }

        End peer() {
            return this == paris ? berlin : paris;
        }

        private void wire() throws WireGuardException {
            wires.addInterface(WG0, key);
            wires.addPeer(WG0, peer().key);
        }

        void start() {
            TunnelSettings settings = changes.apply(new TunnelSettings(
                    "paris-berlin",
                    WG0,
                    peer().key,
                    pin,
                    peer().pin,
                    Duration.ofMinutes(2),
                    Duration.ofSeconds(10),
                    false,
                    Optional.empty(),
                    DegradedAtMost.ALWAYS,
                    true));
            StrandSet strands = new StrandSet(
                    settings.name(),
                    List.of(pq.named(), qkd.named()),
                    new Needs(require),
                    Duration.ofSeconds(10),
                    () -> time.nanoTime());
            Surroundings around =
                    new Surroundings(backend, journal, this, held, places, time, time, random, events::add);
            Tunnel started = new Tunnel(settings, strands, around);
            tunnel = started;
            watch = new InterfaceWatch(WG0, backend, time, Duration.ofSeconds(15));
            watch.add(started);
            started.start();
            if (linked && peer().tunnel != null) {
                tellLink(true);
            }
        }

        void stop() {
            if (watch != null && tunnel != null) {
                tellPeer(false);
                watch.close();
                tunnel.close();
                tunnel = null;
            }
        }

        private void tellLink(boolean up) {
            tell(this, up);
            tell(peer(), up);
        }

        private void tellPeer(boolean up) {
            tell(peer(), up);
        }

        private void tell(End end, boolean up) {
            if (end.tunnel != null) {
                if (up) {
                    end.tunnel.linkUp();
                } else {
                    end.tunnel.linkDown("the connection was cut");
                }
            }
        }

        TunnelView view() {
            return Objects.requireNonNull(tunnel).view();
        }

        Optional<Alarm> alarm(Alarm.Kind kind) {
            return view().alarms().stream()
                    .filter(alarm -> alarm.kind() == kind)
                    .findFirst();
        }

        @Override
        public void register(TunnelTag tag, Tunnel of) {
            registered = of;
        }

        @Override
        public void unregister(TunnelTag tag, Tunnel of) {
            registered = null;
        }

        @Override
        public boolean send(IdentityPin to, byte[] frame) {
            if (!linked) {
                return false;
            }
            overheard.accept(frame);
            time.after(LATENCY, () -> {
                if (linked && peer().registered != null && peer().tunnel == peer().registered) {
                    peer().registered.received(TunnelTag.messageOfFrame(frame));
                }
            });
            return true;
        }
    }

    final VirtualTime time = new VirtualTime();
    final SeededRandom random;
    final HeldMessages held = new HeldMessages(4L * 4 * MessageWriter.MAX_BYTES);
    RoundPlaces places = new RoundPlaces(2, time);
    final MemoryEther ether = new MemoryEther(time);
    final ToySource pq = new ToySource("pq", Assurance.POST_QUANTUM);
    final ToySource qkd = new ToySource("qkd", Assurance.QKD);
    final End paris = new End("paris", 1);
    final End berlin = new End("berlin", 2);
    /** The sources that a key needs, from the next start on. */
    List<String> require = List.of("pq", "qkd");

    private boolean linked = true;

    TunnelBench(long seed) throws WireGuardException {
        random = new SeededRandom(seed);
        paris.wire();
        berlin.wire();
    }

    TunnelBench both(UnaryOperator<TunnelSettings> changes) {
        paris.changes = changes;
        berlin.changes = changes;
        return this;
    }

    TunnelBench start() {
        paris.start();
        berlin.start();
        return this;
    }

    void cut() {
        linked = false;
        paris.tellLink(false);
    }

    void mend() {
        linked = true;
        paris.tellLink(true);
    }

    boolean isLinked() {
        return linked;
    }

    /** Whether both interfaces hold the same preshared key, and one at all. */
    boolean interfacesAreEqual() throws WireGuardException {
        try (InterfaceSnapshot here = paris.wires.read(WG0);
                InterfaceSnapshot there = berlin.wires.read(WG0)) {
            Optional<PresharedKey> one = here.peer(berlin.key).flatMap(PeerState::presharedKey);
            Optional<PresharedKey> other = there.peer(paris.key).flatMap(PeerState::presharedKey);
            return one.isPresent() && other.isPresent() && one.get().matches(other.get());
        }
    }

    private record Needs(List<String> names) implements StrandPolicy {
        @Override
        public String text() {
            return String.join(",", names);
        }

        @Override
        public Optional<Objection> objection(Collection<StrandName> strands) {
            List<String> wanting = names.stream()
                    .filter(name ->
                            strands.stream().noneMatch(strand -> strand.name().equals(name)))
                    .toList();
            return wanting.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new Objection(AbortReason.POLICY, "needs " + String.join(" and ", wanting)));
        }
    }

    private static byte[] filled(int value) {
        byte[] bytes = new byte[32];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }
}
