package io.keybraid.host.daemon;

import io.keybraid.host.admin.AdminServer;
import io.keybraid.host.channel.ChannelPeer;
import io.keybraid.host.channel.ChannelSettings;
import io.keybraid.host.channel.PeerChannels;
import io.keybraid.host.config.BadConfigException;
import io.keybraid.host.config.ConfigMistake;
import io.keybraid.host.config.Continuity;
import io.keybraid.host.config.HostConfig;
import io.keybraid.host.config.OnStale;
import io.keybraid.host.config.TunnelConfig;
import io.keybraid.host.identity.HostIdentity;
import io.keybraid.host.journal.FileJournal;
import io.keybraid.host.journal.JournalKeys;
import io.keybraid.host.key.HostPort;
import io.keybraid.host.key.IdentityPin;
import io.keybraid.host.key.InterfaceName;
import io.keybraid.host.problem.OperatorException;
import io.keybraid.host.tunnel.InterfaceWatch;
import io.keybraid.host.tunnel.Surroundings;
import io.keybraid.host.tunnel.Tunnel;
import io.keybraid.host.tunnel.TunnelSettings;
import io.keybraid.host.wireguard.WireGuardBackend;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running host: everything that a configuration asks for, started all or nothing. Thread-safe; {@link #close()} stops it
 * within a few seconds and leaves every key in its interface.
 */
public final class Host implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger("keybraid.host");
    /** How often an interface is read, to see drift long before the session dies at 180 s. */
    private static final Duration WATCH_EVERY = Duration.ofSeconds(15);

    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(3);

    private final HostConfig config;
    private final HostIdentity identity;
    private final ConfiguredSources sources;
    private final PeerChannels channels;
    private final PeerQuestions questions;
    private final WireGuardBackend backend;
    private final Map<String, Tunnel> tunnels;
    private final Instant startedAt;
    private final Closing closing;

    private Host(
            HostConfig config,
            HostIdentity identity,
            ConfiguredSources sources,
            PeerChannels channels,
            PeerQuestions questions,
            WireGuardBackend backend,
            Map<String, Tunnel> tunnels,
            Instant startedAt,
            Closing closing) {
        this.config = config;
        this.identity = identity;
        this.sources = sources;
        this.channels = channels;
        this.questions = questions;
        this.backend = backend;
        this.tunnels = tunnels;
        this.startedAt = startedAt;
        this.closing = closing;
    }

    /** Starts a host that speaks to WireGuard as its configuration says. */
    public static Host start(HostConfig config) throws OperatorException {
        return start(config, Backends.open(config));
    }

    /**
     * Starts a host.
     *
     * @param backend is closed with the host, or when the start fails
     * @throws OperatorException if anything that must be there is not; nothing is left open
     */
    public static Host start(HostConfig config, WireGuardBackend backend) throws OperatorException {
        Closing closing = new Closing();
        closing.add(backend::close);
        try {
            return assemble(config, backend, closing);
        } catch (OperatorException | RuntimeException e) {
            closing.close();
            throw e;
        }
    }

    private static Host assemble(HostConfig config, WireGuardBackend backend, Closing closing)
            throws OperatorException {
        SecureRandom random = new SecureRandom();
        InstantSource clock = InstantSource.system();
        HostIdentity identity = HostIdentity.load(config.identity());
        refuseOwnIdentity(config, identity.pin());
        ConfiguredSources sources = ConfiguredSources.open(config, clock, random);
        closing.add(sources::close);
        warn(config.warnings());
        warn(sources.warnings());
        FileJournal journal = FileJournal.open(config.state(), JournalKeys.find(System.getenv(), Optional.empty()));
        closing.add(journal::close);
        journal.findings().forEach(finding -> LOG.warn("journal: {}", finding.text()));
        ScheduledTimers timers = new ScheduledTimers();
        closing.add(timers::close);
        TunnelHub hub = new TunnelHub(clock, random);
        PeerChannels channels = PeerChannels.start(ChannelSettings.listeningOn(config.listen()), identity, hub);
        closing.add(channels::close);
        hub.attach(channels);
        Surroundings around = new Surroundings(backend, journal, hub, timers, clock, random);
        Map<String, Tunnel> tunnels = new LinkedHashMap<>();
        for (TunnelConfig tunnel : config.tunnels().values()) {
            tunnels.put(
                    tunnel.name(),
                    new Tunnel(settings(tunnel, identity), sources.strands(tunnel, timers::nanoTime), around));
        }
        closing.add(() -> closeAll(tunnels.values()));
        Map<InterfaceName, InterfaceWatch> watches = watches(tunnels.values(), backend, timers);
        closing.add(() -> watches.values().forEach(InterfaceWatch::close));
        Host host = new Host(
                config, identity, sources, channels, hub.questions(), backend, tunnels, clock.instant(), closing);
        AdminServer admin = AdminServer.start(config.adminSocket(), config.adminGroup(), new HostAnswers(host, clock));
        closing.add(admin::close);
        tunnels.values().forEach(hub::add);
        tunnels.values().forEach(Tunnel::start);
        channels.peers(peers(config));
        LOG.info("host {} started with {} tunnels", identity.pin(), tunnels.size());
        return host;
    }

    private static void refuseOwnIdentity(HostConfig config, IdentityPin own) throws BadConfigException {
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

    private static void warn(List<ConfigMistake> warnings) {
        warnings.forEach(warning -> LOG.warn("{}; {}", warning, warning.hint()));
    }

    private static TunnelSettings settings(TunnelConfig tunnel, HostIdentity identity) {
        return new TunnelSettings(
                tunnel.name(),
                tunnel.interfaceName(),
                tunnel.peer(),
                identity.pin(),
                tunnel.identity(),
                tunnel.rotateEvery(),
                tunnel.roundDeadline(),
                tunnel.continuity() == Continuity.REQUIRE,
                tunnel.onStale() instanceof OnStale.BlockAfter block ? Optional.of(block.age()) : Optional.empty(),
                tunnel.degradedAtMost());
    }

    private static Map<InterfaceName, InterfaceWatch> watches(
            Collection<Tunnel> tunnels, WireGuardBackend backend, ScheduledTimers timers) {
        Map<InterfaceName, InterfaceWatch> watches = new LinkedHashMap<>();
        for (Tunnel tunnel : tunnels) {
            Duration every = shorter(WATCH_EVERY, tunnel.settings().rotateEvery());
            watches.computeIfAbsent(
                            tunnel.settings().interfaceName(), name -> new InterfaceWatch(name, backend, timers, every))
                    .add(tunnel);
        }
        return watches;
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    /** One for each peer host; of several tunnels to it, the first endpoint counts. */
    private static Collection<ChannelPeer> peers(HostConfig config) {
        Map<IdentityPin, ChannelPeer> peers = new LinkedHashMap<>();
        config.tunnels()
                .values()
                .forEach(tunnel -> peers.merge(
                        tunnel.identity(), new ChannelPeer(tunnel.identity(), tunnel.endpoint()), Host::withEndpoint));
        return peers.values();
    }

    private static ChannelPeer withEndpoint(ChannelPeer one, ChannelPeer other) {
        Optional<HostPort> endpoint = one.endpoint().or(other::endpoint);
        return new ChannelPeer(one.pin(), endpoint);
    }

    public HostConfig config() {
        return config;
    }

    public IdentityPin identity() {
        return identity.pin();
    }

    public ConfiguredSources sources() {
        return sources;
    }

    public PeerChannels channels() {
        return channels;
    }

    /** What operators ask between hosts. */
    PeerQuestions questions() {
        return questions;
    }

    Instant startedAt() {
        return startedAt;
    }

    /** How this host speaks to WireGuard. */
    public String backendName(InterfaceName name) {
        return backend.name(name);
    }

    /** In the order of the configuration. */
    public Collection<Tunnel> tunnels() {
        return tunnels.values();
    }

    public Optional<Tunnel> tunnel(String name) {
        return Optional.ofNullable(tunnels.get(name));
    }

    /** Where it listens for peers, with real ports. */
    public List<InetSocketAddress> listening() {
        return channels.listening();
    }

    @Override
    public synchronized void close() {
        closing.close();
    }
}
