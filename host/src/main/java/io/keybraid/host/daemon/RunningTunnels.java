package io.keybraid.host.daemon;

import io.keybraid.host.channel.ChannelPeer;
import io.keybraid.host.channel.PeerChannels;
import io.keybraid.host.config.BadConfigException;
import io.keybraid.host.config.ConfigMistake;
import io.keybraid.host.config.Continuity;
import io.keybraid.host.config.HostConfig;
import io.keybraid.host.config.OnStale;
import io.keybraid.host.config.Recover;
import io.keybraid.host.config.TunnelConfig;
import io.keybraid.host.key.HostPort;
import io.keybraid.host.key.IdentityPin;
import io.keybraid.host.problem.OperatorException;
import io.keybraid.host.tunnel.Surroundings;
import io.keybraid.host.tunnel.Tunnel;
import io.keybraid.host.tunnel.TunnelSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The tunnels of a running host with their sources, as the configuration in force has them; another configuration can take its
 * place while they run. Thread-safe.
 */
final class RunningTunnels implements AutoCloseable {

    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(3);

    private final IdentityPin own;
    private final Surroundings around;
    private final TunnelHub hub;
    private final PeerChannels channels;
    private final Watches watches;
    private final SourcesInForce sourcesInForce;
    private volatile Setup now;
    private boolean closed;

    /** What is in force: a configuration, what it opened, and its tunnels in the order of the file. */
    record Setup(HostConfig config, ConfiguredSources sources, Map<String, Tunnel> tunnels) {}

    /**
     * Nothing begins before {@link #start}.
     *
     * @param sourcesInForce holds those of the configuration; after a change those of the new one. Whoever made it closes what is
     *     in it, after this and the channels
     */
    RunningTunnels(
            HostConfig config,
            SourcesInForce sourcesInForce,
            IdentityPin own,
            Surroundings around,
            TunnelHub hub,
            PeerChannels channels) {
        this.own = own;
        this.around = around;
        this.hub = hub;
        this.channels = channels;
        this.watches = new Watches(around.backend(), around.timers());
        this.sourcesInForce = sourcesInForce;
        ConfiguredSources sources = sourcesInForce.get();
        Map<String, Tunnel> tunnels = new LinkedHashMap<>();
        config.tunnels().forEach((name, tunnel) -> tunnels.put(name, made(tunnel, sources)));
        this.now = new Setup(config, sources, tunnels);
    }

    Setup now() {
        return now;
    }

    synchronized void start() {
        begin(now.tunnels().values());
        watches.watch(now.tunnels().values());
        channels.peers(peers(now.config()));
    }

    private void begin(Collection<Tunnel> tunnels) {
        tunnels.forEach(hub::add);
        tunnels.forEach(Tunnel::start);
        around.timers().after(Tunnel.LINK_PATIENCE, () -> hub.tellUnlinked(tunnels));
    }

    /**
     * Puts another configuration in the place of the one in force. Tunnels of which nothing changed, with their links, rounds and
     * sources, are not touched. A tunnel that changed begins anew from what is durable; one that is gone leaves its key in its
     * interface.
     *
     * @throws OperatorException with every mistake; nothing is changed then
     */
    synchronized Reloaded change(HostConfig next) throws OperatorException {
        if (closed) {
            throw new OperatorException(
                    OperatorException.Reason.NOT_RUNNING,
                    "the host is stopping",
                    "start it again: it reads the file then");
        }
        refuseOwnIdentity(next, own);
        Setup before = now;
        ConfiguredSources sources = before.sources().changedTo(next);
        Backends.follow(around.backend(), next);
        Map<String, Tunnel> tunnels = new LinkedHashMap<>();
        next.tunnels()
                .forEach((name, tunnel) -> tunnels.put(
                        name, isSame(before, tunnel, sources) ? kept(before, name) : made(tunnel, sources)));
        replace(before, new Setup(next, sources, tunnels));
        return told(before, now, sources.warnings());
    }

    private void replace(Setup before, Setup after) {
        List<Tunnel> leaving = without(before.tunnels(), after.tunnels());
        leaving.forEach(hub::remove);
        // Ended before others begin: of two tunnels with the same peer and interface, one may have another's record.
        closeAll(leaving);
        leaving.forEach(Tunnel::endAlarms);
        now = after;
        sourcesInForce.set(after.sources());
        before.sources().closeAllBut(after.sources());
        begin(without(after.tunnels(), before.tunnels()));
        watches.watch(after.tunnels().values());
        channels.peers(peers(after.config()));
    }

    private static List<Tunnel> without(Map<String, Tunnel> some, Map<String, Tunnel> others) {
        return some.entrySet().stream()
                .filter(entry -> entry.getValue() != others.get(entry.getKey()))
                .map(Map.Entry::getValue)
                .toList();
    }

    private static Tunnel kept(Setup before, String name) {
        return Objects.requireNonNull(before.tunnels().get(name));
    }

    private static boolean isSame(Setup before, TunnelConfig tunnel, ConfiguredSources sources) {
        return tunnel.equals(before.config().tunnels().get(tunnel.name()))
                && sources.keepsAll(before.sources(), tunnel.sources().keySet())
                && sources.policy(tunnel.name()).equals(before.sources().policy(tunnel.name()));
    }

    private static Reloaded told(Setup before, Setup after, List<ConfigMistake> sourceWarnings) {
        List<String> added = new ArrayList<>();
        List<String> changed = new ArrayList<>();
        List<String> unchanged = new ArrayList<>();
        after.tunnels().forEach((name, tunnel) -> {
            Tunnel old = before.tunnels().get(name);
            (old == null ? added : old == tunnel ? unchanged : changed).add(name);
        });
        List<String> removed = before.tunnels().keySet().stream()
                .filter(name -> !after.tunnels().containsKey(name))
                .toList();
        return new Reloaded(
                added,
                changed,
                removed,
                unchanged,
                Reloaded.needRestart(before.config(), after.config()),
                Stream.concat(after.config().warnings().stream(), sourceWarnings.stream())
                        .toList());
    }

    static void refuseOwnIdentity(HostConfig config, IdentityPin own) throws BadConfigException {
        List<ConfigMistake> mistakes = config.tunnels().values().stream()
                .filter(tunnel -> tunnel.identity().equals(own))
                .map(tunnel -> config.mistake(
                        tunnel.written(),
                        "identity",
                        "is this host's own",
                        "write what 'keybraid identity show' prints on the peer's machine"))
                .toList();
        if (!mistakes.isEmpty()) {
            throw new BadConfigException(mistakes);
        }
    }

    private Tunnel made(TunnelConfig tunnel, ConfiguredSources sources) {
        return new Tunnel(settings(tunnel), sources.strands(tunnel, around.timers()::nanoTime), around);
    }

    private TunnelSettings settings(TunnelConfig tunnel) {
        return new TunnelSettings(
                tunnel.name(),
                tunnel.interfaceName(),
                tunnel.peer(),
                own,
                tunnel.identity(),
                tunnel.rotateEvery(),
                tunnel.roundDeadline(),
                tunnel.continuity() == Continuity.REQUIRE,
                tunnel.onStale() instanceof OnStale.BlockAfter block ? Optional.of(block.age()) : Optional.empty(),
                tunnel.degradedAtMost(),
                tunnel.recover() == Recover.KICK);
    }

    /** One for each peer host; of several tunnels to it, the first endpoint counts. */
    private static Collection<ChannelPeer> peers(HostConfig config) {
        Map<IdentityPin, ChannelPeer> peers = new LinkedHashMap<>();
        config.tunnels()
                .values()
                .forEach(tunnel -> peers.merge(
                        tunnel.identity(),
                        new ChannelPeer(tunnel.identity(), tunnel.endpoint()),
                        RunningTunnels::withEndpoint));
        return peers.values();
    }

    private static ChannelPeer withEndpoint(ChannelPeer one, ChannelPeer other) {
        Optional<HostPort> endpoint = one.endpoint().or(other::endpoint);
        return new ChannelPeer(one.pin(), endpoint);
    }

    /** All at once: each may take two seconds. */
    private static void closeAll(Collection<Tunnel> tunnels) {
        List<Thread> closing = tunnels.stream()
                .map(tunnel -> Thread.ofVirtual().name("close").start(tunnel::close))
                .toList();
        try {
            for (Thread thread : closing) {
                thread.join(CLOSE_WITHIN);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends the tunnels, which leaves every key in its interface. */
    @Override
    public synchronized void close() {
        closed = true;
        watches.close();
        closeAll(now.tunnels().values());
    }
}
