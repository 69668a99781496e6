package io.keybraid.host.daemon;

import io.keybraid.host.admin.AdminServer;
import io.keybraid.host.channel.ChannelSettings;
import io.keybraid.host.channel.PeerChannels;
import io.keybraid.host.config.ConfigMistake;
import io.keybraid.host.config.ConfigParser;
import io.keybraid.host.config.HostConfig;
import io.keybraid.host.event.EventCommand;
import io.keybraid.host.identity.HostIdentity;
import io.keybraid.host.identity.IdentityCredential;
import io.keybraid.host.journal.FileJournal;
import io.keybraid.host.journal.JournalKeys;
import io.keybraid.host.key.HostPort;
import io.keybraid.host.key.IdentityPin;
import io.keybraid.host.key.InterfaceName;
import io.keybraid.host.problem.OperatorException;
import io.keybraid.host.status.TunnelStatus;
import io.keybraid.host.tunnel.HeldMessages;
import io.keybraid.host.tunnel.RoundPlaces;
import io.keybraid.host.tunnel.Surroundings;
import io.keybraid.host.tunnel.Tunnel;
import io.keybraid.host.tunnel.TunnelEvent;
import io.keybraid.host.web.WebServer;
import io.keybraid.host.wireguard.SharedBackend;
import io.keybraid.host.wireguard.WireGuardBackend;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running host: everything that a configuration asks for, started all or nothing. Thread-safe; {@link #close()} stops it
 * within a few seconds and leaves every key in its interface.
 */
public final class Host implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger("keybraid.host");

    private final HostIdentity identity;
    private final PeerChannels channels;
    private final PeerQuestions questions;
    private final WireGuardBackend backend;
    private final RunningTunnels tunnels;
    private final ScheduledTimers timers;
    private final Instant startedAt;
    private final Closing closing;

    private Host(
            HostIdentity identity,
            PeerChannels channels,
            PeerQuestions questions,
            WireGuardBackend backend,
            RunningTunnels tunnels,
            ScheduledTimers timers,
            Instant startedAt,
            Closing closing) {
        this.identity = identity;
        this.channels = channels;
        this.questions = questions;
        this.backend = backend;
        this.tunnels = tunnels;
        this.timers = timers;
        this.startedAt = startedAt;
        this.closing = closing;
    }

    /** Reads and compiles what a start needs, for a thread that has nothing else to do meanwhile; without any effect. */
    public static void rehearse() {
        PeerChannels.rehearse();
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
        HostIdentity identity = HostIdentity.load(IdentityCredential.or(config.identity(), System.getenv()));
        RunningTunnels.refuseOwnIdentity(config, identity.pin());
        ConfiguredSources sources = ConfiguredSources.open(config, clock, random);
        SourcesInForce sourcesInForce = new SourcesInForce(sources);
        closing.add(sourcesInForce::close);
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
        Surroundings around = new Surroundings(
                new SharedBackend(backend),
                journal,
                hub,
                HeldMessages.ofThisProcess(),
                RoundPlaces.ofThisProcess(timers),
                timers,
                clock,
                random,
                events(config, closing));
        RunningTunnels tunnels = new RunningTunnels(config, sourcesInForce, identity.pin(), around, hub, channels);
        closing.add(tunnels::close);
        Host host = new Host(identity, channels, hub.questions(), backend, tunnels, timers, clock.instant(), closing);
        AdminServer admin = AdminServer.start(config.adminSocket(), config.adminGroup(), new HostAnswers(host, clock));
        closing.add(admin::close);
        if (config.web().isPresent()) {
            WebServer web = WebServer.start(config.web().get(), () -> StatusReport.of(host, clock.instant()));
            closing.add(web::close);
            LOG.info("page and metrics at http://{}/", HostPort.of(web.address()));
        }
        tunnels.start();
        LOG.info(
                "host {} started, tunnels: {}", identity.pin(), config.tunnels().size());
        return host;
    }

    private static TunnelEvent.Listener events(HostConfig config, Closing closing) {
        if (config.onEvent().isEmpty()) {
            return event -> {};
        }
        EventCommand command = EventCommand.start(config.onEvent(), EventCommand.DEADLINE);
        closing.add(command::close);
        return command;
    }

    private static void warn(List<ConfigMistake> warnings) {
        warnings.forEach(warning -> LOG.warn("{}; {}", warning, warning.hint()));
    }

    /**
     * Reads the configuration file again and changes what differs; see {@link RunningTunnels#change}. May take some seconds.
     *
     * @throws OperatorException with every mistake in the file; nothing is changed then
     */
    Reloaded reload() throws OperatorException {
        Reloaded reloaded = tunnels.change(ConfigParser.parse(config().file()));
        warn(reloaded.warnings());
        LOG.info("configuration read again: {}", reloaded);
        return reloaded;
    }

    /** The same for a signal, which waits for no answer: what is wrong is told in the log. */
    public void reloadQuietly() {
        try {
            reload();
        } catch (OperatorException e) {
            LOG.error("configuration read again, and nothing changed: {}; {}", e.getMessage(), e.hint());
        }
    }

    /**
     * Calls it again and again until the host is closed, on the thread that keeps the tunnels' appointments: a host whose
     * appointments are stuck does not call it.
     */
    public void onBeat(Duration every, Runnable beat) {
        timers.after(every, () -> {
            try {
                beat.run();
            } finally {
                onBeat(every, beat);
            }
        });
    }

    /** How it goes, for people: {@code 3 tunnels: 2 live, 1 stale}. */
    public String summary() {
        Map<TunnelStatus.State, Long> states = tunnels().stream()
                .collect(Collectors.groupingBy(
                        tunnel -> StatusReport.state(tunnel.view()), TreeMap::new, Collectors.counting()));
        long count = states.values().stream().mapToLong(Long::longValue).sum();
        return (count == 1 ? "1 tunnel: " : count + " tunnels: ")
                + states.entrySet().stream()
                        .map(entry -> entry.getValue() + " " + entry.getKey().label())
                        .collect(Collectors.joining(", "));
    }

    /** The configuration in force with what it opened, at one moment: two calls may tell of two. */
    RunningTunnels.Setup setup() {
        return tunnels.now();
    }

    /** The one in force. */
    public HostConfig config() {
        return tunnels.now().config();
    }

    public IdentityPin identity() {
        return identity.pin();
    }

    public ConfiguredSources sources() {
        return tunnels.now().sources();
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
        return tunnels.now().tunnels().values();
    }

    public Optional<Tunnel> tunnel(String name) {
        return Optional.ofNullable(tunnels.now().tunnels().get(name));
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
