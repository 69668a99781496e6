package io.keybraid.host.daemon;

import io.keybraid.host.channel.ChannelListener;
import io.keybraid.host.channel.ChannelPeer;
import io.keybraid.host.channel.ChannelSettings;
import io.keybraid.host.channel.LinkStatus;
import io.keybraid.host.channel.PeerChannels;
import io.keybraid.host.config.HostConfig;
import io.keybraid.host.config.TunnelConfig;
import io.keybraid.host.doctor.HostFacts;
import io.keybraid.host.doctor.SourceFacts;
import io.keybraid.host.doctor.TunnelFacts;
import io.keybraid.host.identity.HostIdentity;
import io.keybraid.host.key.IdentityPin;
import io.keybraid.host.key.Kid;
import io.keybraid.host.message.EndReport.ReportedStrand;
import io.keybraid.host.message.MalformedMessageException;
import io.keybraid.host.message.Message.Tell;
import io.keybraid.host.message.TunnelTag;
import io.keybraid.host.problem.OperatorException;
import io.keybraid.host.round.StrandSet;
import io.keybraid.host.tunnel.EndExamination;
import io.keybraid.host.wireguard.WireGuardBackend;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The doctor's facts where no host runs: from the configuration, the interfaces, a connection of its own to each peer host
 * that has an endpoint, with this host's identity, and a probe of the sources. Changes nothing, listens nowhere, takes no key,
 * and leaves the journal alone: so it does not know which preshared key is in force. Used by one thread.
 */
public final class StoppedExamination implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger("keybraid.host");
    /** Name, TCP and TLS have five seconds each. */
    private static final Duration TO_CONNECT = Duration.ofSeconds(16);

    private static final long LOOK_EVERY_MILLIS = 20;

    private final HostConfig config;
    private final Collection<TunnelConfig> tunnels;
    private final InstantSource clock;
    private final HostIdentity identity;
    private final ConfiguredSources sources;
    private final WireGuardBackend backend;
    private final Peers peers;
    private final Closing closing;

    private StoppedExamination(
            HostConfig config, Collection<TunnelConfig> tunnels, InstantSource clock, Closing closing)
            throws OperatorException {
        this.config = config;
        this.tunnels = List.copyOf(tunnels);
        this.clock = clock;
        this.closing = closing;
        SecureRandom random = new SecureRandom();
        identity = HostIdentity.load(config.identity());
        sources = ConfiguredSources.open(config, clock, random);
        closing.add(sources::close);
        backend = Backends.open(config);
        closing.add(backend::close);
        peers = new Peers(clock, random);
        PeerChannels channels = PeerChannels.start(ChannelSettings.listeningOn(List.of()), identity, peers);
        closing.add(channels::close);
        peers.channels = channels;
        channels.peers(dialled());
    }

    /**
     * Begins.
     *
     * @param tunnels which are of interest
     * @throws OperatorException if the configuration, the identity or a plugin is of no use; nothing is left open
     */
    public static StoppedExamination begin(HostConfig config, Collection<TunnelConfig> tunnels)
            throws OperatorException {
        Closing closing = new Closing();
        try {
            return new StoppedExamination(config, tunnels, InstantSource.system(), closing);
        } catch (OperatorException | RuntimeException e) {
            closing.close();
            throw e;
        }
    }

    private Collection<ChannelPeer> dialled() {
        Map<IdentityPin, ChannelPeer> all = new LinkedHashMap<>();
        tunnels.stream()
                .filter(tunnel ->
                        tunnel.endpoint().isPresent() && !tunnel.identity().equals(identity.pin()))
                .forEach(tunnel ->
                        all.putIfAbsent(tunnel.identity(), new ChannelPeer(tunnel.identity(), tunnel.endpoint())));
        return all.values();
    }

    /** The connections of this examination, and what comes over them. */
    private static final class Peers implements ChannelListener {

        private final PeerQuestions questions;
        private volatile @org.jspecify.annotations.Nullable PeerChannels channels;

        Peers(InstantSource clock, SecureRandom random) {
            questions = new PeerQuestions(peer -> List.of(), this::send, clock, System::nanoTime, random);
        }

        private boolean send(IdentityPin peer, byte[] frame) {
            PeerChannels all = channels;
            return all != null && all.send(peer, frame);
        }

        Optional<LinkStatus> status(IdentityPin peer) {
            PeerChannels all = channels;
            return all == null ? Optional.empty() : all.status(peer);
        }

        @Override
        public void linkUp(IdentityPin peer) {
            LOG.debug("connected to {}", peer);
        }

        @Override
        public void linkDown(IdentityPin peer, String reason) {
            LOG.debug("disconnected from {}: {}", peer, reason);
        }

        @Override
        public void received(IdentityPin peer, byte[] frame) {
            try {
                if (TunnelTag.ofFrame(frame).equals(TunnelTag.HOSTS)) {
                    questions.received(peer, TunnelTag.messageOfFrame(frame));
                }
            } catch (MalformedMessageException e) {
                LOG.warn("the peer sent something malformed: {}", e.getMessage());
            }
        }
    }

    private void awaitLinks() throws InterruptedException {
        long end = System.nanoTime() + TO_CONNECT.toNanos();
        while (System.nanoTime() < end && !tunnels.stream().allMatch(this::isSettled)) {
            Thread.sleep(LOOK_EVERY_MILLIS);
        }
    }

    private boolean isSettled(TunnelConfig tunnel) {
        return peers.status(tunnel.identity())
                .map(link -> link.state() == LinkStatus.State.UP
                        || link.lastProblem().isPresent())
                .orElse(true);
    }

    /** @param probe whether to ask the sources too */
    public HostFacts look(boolean probe) throws InterruptedException {
        Map<TunnelConfig, SourceProbes> probes = new LinkedHashMap<>();
        for (TunnelConfig tunnel : tunnels) {
            probes.put(tunnel, new SourceProbes(sources.strands(tunnel, System::nanoTime), probe));
        }
        awaitLinks();
        List<TunnelFacts> facts = new ArrayList<>();
        for (TunnelConfig tunnel : tunnels) {
            StrandSet strands = sources.strands(tunnel, System::nanoTime);
            EndExamination end = EndExamination.of(known(tunnel, strands), backend, clock.instant());
            TunnelLook look = new TunnelLook(tunnel, end, peers.status(tunnel.identity()));
            Optional<CompletableFuture<Optional<Tell>>> answer = look.ask(peers.questions);
            List<SourceFacts> told = Objects.requireNonNull(probes.get(tunnel)).facts(sources, Optional.empty());
            facts.add(look.facts(answer, told, List.of(), clock.instant()));
        }
        return new HostFacts(
                HostFacts.VERSION,
                Software.version(),
                clock.instant(),
                false,
                identity.pin().toString(),
                List.of(),
                facts);
    }

    private EndExamination.Known known(TunnelConfig tunnel, StrandSet strands) {
        return new EndExamination.Known(
                tunnel.name(),
                tunnel.interfaceName(),
                tunnel.peer(),
                0,
                Kid.NONE,
                Optional.empty(),
                strands.policy().text(),
                strands.strands().stream()
                        .map(strand -> new ReportedStrand(strand.name(), 0))
                        .toList());
    }

    public HostConfig config() {
        return config;
    }

    @Override
    public void close() {
        closing.close();
    }
}
