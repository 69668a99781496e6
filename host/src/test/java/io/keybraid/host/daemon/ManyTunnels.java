package io.keybraid.host.daemon;

import io.keybraid.api.Assurance;
import io.keybraid.host.channel.ChannelListener;
import io.keybraid.host.channel.ChannelPeer;
import io.keybraid.host.channel.ChannelSettings;
import io.keybraid.host.channel.PeerChannels;
import io.keybraid.host.identity.HostIdentity;
import io.keybraid.host.journal.MemoryJournal;
import io.keybraid.host.key.HostPort;
import io.keybraid.host.key.IdentityPin;
import io.keybraid.host.key.InterfaceName;
import io.keybraid.host.key.PresharedKey;
import io.keybraid.host.key.WireGuardKey;
import io.keybraid.host.message.Message.StrandName;
import io.keybraid.host.policy.DegradedAtMost;
import io.keybraid.host.round.Objection;
import io.keybraid.host.round.StrandPolicy;
import io.keybraid.host.round.StrandSet;
import io.keybraid.host.tunnel.Alarm;
import io.keybraid.host.tunnel.HeldMessages;
import io.keybraid.host.tunnel.RoundPlaces;
import io.keybraid.host.tunnel.Surroundings;
import io.keybraid.host.tunnel.ToySource;
import io.keybraid.host.tunnel.Tunnel;
import io.keybraid.host.tunnel.TunnelSettings;
import io.keybraid.host.wireguard.InterfaceSnapshot;
import io.keybraid.host.wireguard.Keys;
import io.keybraid.host.wireguard.PeerState;
import io.keybraid.host.wireguard.SharedBackend;
import io.keybraid.host.wireguard.WireGuardException;
import io.keybraid.host.wireguard.memory.MemoryBackend;
import io.keybraid.host.wireguard.memory.MemoryEther;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/**
 * One end of many tunnels: a real link and real tunnels; journal and WireGuard are in memory, and the only source costs next to
 * nothing. The gateway has all tunnels on one interface, the others an interface for each. Packets do not get from one end to the
 * other, so that no commit waits for its window.
 */
final class ManyTunnels implements AutoCloseable {

    private static final InterfaceName WG0 = new InterfaceName("wg0");
    private static final WireGuardKey GATEWAY = Keys.peer("gateway");

    private final boolean isGateway;
    private final int count;
    private final HostIdentity identity;
    private final MemoryBackend backend;
    private final ScheduledTimers timers = new ScheduledTimers();
    private final AtomicInteger downs = new AtomicInteger();
    private final TunnelHub hub;
    private final PeerChannels channels;
    private List<Tunnel> tunnels = List.of();

    ManyTunnels(Path folder, boolean isGateway, int count) throws Exception {
        this.isGateway = isGateway;
        this.count = count;
        this.identity = HostIdentity.create(Files.createDirectories(folder).resolve("identity.pem"));
        this.backend = new MemoryBackend(new MemoryEther(InstantSource.system()));
        this.hub = new TunnelHub(InstantSource.system(), new SecureRandom());
        this.channels = PeerChannels.start(
                ChannelSettings.listeningOn(List.of(new HostPort("127.0.0.1", 0))), identity, new Counted());
        hub.attach(channels);
        for (int number = 0; number < count; number++) {
            if (!backend.hasInterface(name(number))) {
                backend.addInterface(name(number), own(number));
            }
            backend.addPeer(name(number), peer(number));
        }
    }

    private InterfaceName name(int number) {
        return isGateway ? WG0 : new InterfaceName("w" + number);
    }

    private WireGuardKey own(int number) {
        return isGateway ? GATEWAY : Keys.peer("other " + number);
    }

    private WireGuardKey peer(int number) {
        return isGateway ? Keys.peer("other " + number) : GATEWAY;
    }

    IdentityPin pin() {
        return identity.pin();
    }

    int port() {
        return channels.listening().getFirst().getPort();
    }

    void begin(IdentityPin peer, Optional<Integer> port) {
        Surroundings around = new Surroundings(
                new SharedBackend(backend),
                new MemoryJournal(),
                hub,
                HeldMessages.ofThisProcess(),
                RoundPlaces.ofThisProcess(timers),
                timers,
                InstantSource.system(),
                new SecureRandom(),
                event -> {});
        tunnels = IntStream.range(0, count)
                .mapToObj(number -> tunnel(number, peer, around))
                .toList();
        tunnels.forEach(hub::add);
        tunnels.forEach(Tunnel::start);
        channels.peers(List.of(new ChannelPeer(peer, port.map(to -> new HostPort("127.0.0.1", to)))));
    }

    private Tunnel tunnel(int number, IdentityPin peer, Surroundings around) {
        TunnelSettings settings = new TunnelSettings(
                "t" + number,
                name(number),
                peer(number),
                identity.pin(),
                peer,
                Duration.ofMinutes(10),
                Duration.ofSeconds(10),
                false,
                Optional.empty(),
                DegradedAtMost.ALWAYS,
                true);
        StrandSet strands = new StrandSet(
                settings.name(),
                List.of(new ToySource("pq", Assurance.POST_QUANTUM).named()),
                new Anything(),
                Duration.ofSeconds(10),
                System::nanoTime);
        return new Tunnel(settings, strands, around);
    }

    /** How many have a key. */
    long keyed() {
        return tunnels.stream().filter(tunnel -> tunnel.view().epoch() > 0).count();
    }

    /** How many have an alarm because there is no link. */
    long alarmed() {
        return tunnels.stream()
                .filter(tunnel -> tunnel.view().alarms().stream().anyMatch(alarm -> alarm.kind() == Alarm.Kind.LINK))
                .count();
    }

    /** How often the link was lost. */
    int timesDown() {
        return downs.get();
    }

    /** How many tunnels have the same preshared key in the interfaces of both ends. */
    long equalKeys(ManyTunnels others) throws WireGuardException {
        long equal = 0;
        try (InterfaceSnapshot here = backend.read(WG0)) {
            for (int number = 0; number < count; number++) {
                try (InterfaceSnapshot there = others.backend.read(others.name(number))) {
                    Optional<PresharedKey> one = here.peer(peer(number)).flatMap(PeerState::presharedKey);
                    Optional<PresharedKey> other = there.peer(GATEWAY).flatMap(PeerState::presharedKey);
                    equal += one.isPresent() && other.isPresent() && one.get().matches(other.get()) ? 1 : 0;
                }
            }
        }
        return equal;
    }

    /** Ends the link; the tunnels stay. */
    void hangUp() {
        channels.close();
    }

    @Override
    public void close() {
        tunnels.forEach(Tunnel::close);
        hangUp();
        timers.close();
        backend.close();
    }

    private record Anything() implements StrandPolicy {
        @Override
        public String text() {
            return "pq";
        }

        @Override
        public Optional<Objection> objection(Collection<StrandName> strands) {
            return Optional.empty();
        }
    }

    /** The hub, and a count beside it. */
    private final class Counted implements ChannelListener {
        @Override
        public void linkUp(IdentityPin peer) {
            hub.linkUp(peer);
        }

        @Override
        public void linkDown(IdentityPin peer, String reason) {
            downs.incrementAndGet();
            hub.linkDown(peer, reason);
        }

        @Override
        public void received(IdentityPin peer, byte[] frame) {
            hub.received(peer, frame);
        }
    }
}
