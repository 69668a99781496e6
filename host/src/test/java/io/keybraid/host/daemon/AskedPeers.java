package io.keybraid.host.daemon;

import io.keybraid.host.bench.Answers;
import io.keybraid.host.bench.KeyFingerprints;
import io.keybraid.host.channel.ChannelPeer;
import io.keybraid.host.channel.ChannelSettings;
import io.keybraid.host.channel.LinkStatus;
import io.keybraid.host.channel.PeerChannels;
import io.keybraid.host.config.ConfigParser;
import io.keybraid.host.config.HostConfig;
import io.keybraid.host.config.TunnelConfig;
import io.keybraid.host.identity.HostIdentity;
import io.keybraid.host.journal.MemoryJournal;
import io.keybraid.host.key.IdentityPin;
import io.keybraid.host.problem.OperatorException;
import io.keybraid.host.tunnel.HeldMessages;
import io.keybraid.host.tunnel.RoundPlaces;
import io.keybraid.host.tunnel.Surroundings;
import io.keybraid.host.tunnel.Tunnel;
import io.keybraid.host.tunnel.TunnelSettings;
import io.keybraid.host.wireguard.SharedBackend;
import io.keybraid.host.wireguard.memory.MemoryBackend;
import io.keybraid.host.wireguard.memory.MemoryEther;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * Many peer hosts of one gateway in one process, a tunnel each: every one with an identity, channels, a link and a tunnel of its own,
 * as a host has them; plugins, WireGuard in memory, journal (in memory too) and appointments are shared. Asked as {@code AskedHost}
 * is. The tunnels are those of one configuration; a tunnel's host has its identity in {@code identities/}.
 */
final class AskedPeers {

    private final MemoryBackend backend;
    private final KeyFingerprints fingerprints;
    private final List<PeerHost> hosts = new ArrayList<>();

    /** One of them. */
    private record PeerHost(Tunnel tunnel, PeerChannels channels, IdentityPin gateway) {
        boolean isLinked() {
            return channels.status(gateway)
                    .filter(status -> status.state() == LinkStatus.State.UP)
                    .isPresent();
        }

        int dials() {
            return channels.status(gateway).map(LinkStatus::attempts).orElse(0);
        }
    }

    private AskedPeers(MemoryBackend backend, byte[] key) {
        this.backend = backend;
        this.fingerprints = new KeyFingerprints(key);
    }

    /** The last argument is the configuration. */
    public static void main(String[] arguments) throws Exception {
        BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        byte[] key = HexFormat.of().parseHex(input.readLine());
        HostConfig config = ConfigParser.parse(Path.of(arguments[arguments.length - 1]));
        SecureRandom random = new SecureRandom();
        MemoryBackend backend = Backends.inMemory(config, new MemoryEther(InstantSource.system()));
        try (ScheduledTimers timers = new ScheduledTimers();
                MemoryJournal journal = new MemoryJournal();
                ConfiguredSources sources = ConfiguredSources.open(config, InstantSource.system(), random)) {
            AskedPeers peers = new AskedPeers(backend, key);
            SharedBackend shared = new SharedBackend(backend);
            RoundPlaces places = RoundPlaces.ofThisProcess(timers);
            for (TunnelConfig tunnel : config.tunnels().values()) {
                TunnelHub hub = new TunnelHub(InstantSource.system(), random);
                Surroundings around = new Surroundings(
                        shared,
                        journal,
                        hub,
                        HeldMessages.ofThisProcess(),
                        places,
                        timers,
                        InstantSource.system(),
                        random,
                        event -> {});
                peers.start(tunnel, identity(config, tunnel), hub, around, sources);
            }
            Answers.give(input, peers::answer);
            peers.hosts.forEach(host -> host.tunnel().close());
            // The links go with the process, as those of hosts that lose their power.
            Runtime.getRuntime().halt(0);
        }
    }

    private static HostIdentity identity(HostConfig config, TunnelConfig tunnel) throws OperatorException {
        return HostIdentity.load(config.folder().resolve("identities").resolve(tunnel.name() + ".pem"));
    }

    private void start(
            TunnelConfig config, HostIdentity identity, TunnelHub hub, Surroundings around, ConfiguredSources sources)
            throws OperatorException {
        PeerChannels channels = PeerChannels.start(ChannelSettings.listeningOn(List.of()), identity, hub);
        hub.attach(channels);
        Tunnel tunnel = new Tunnel(
                settings(config, identity.pin()), sources.strands(config, around.timers()::nanoTime), around);
        hub.add(tunnel);
        tunnel.start();
        channels.peers(List.of(new ChannelPeer(config.identity(), config.endpoint())));
        hosts.add(new PeerHost(tunnel, channels, config.identity()));
    }

    private static TunnelSettings settings(TunnelConfig tunnel, IdentityPin own) {
        return new TunnelSettings(
                tunnel.name(),
                tunnel.interfaceName(),
                tunnel.peer(),
                own,
                tunnel.identity(),
                tunnel.rotateEvery(),
                tunnel.roundDeadline(),
                false,
                Optional.empty(),
                tunnel.degradedAtMost(),
                false);
    }

    private List<String> answer(String question) throws Exception {
        List<Tunnel> tunnels = hosts.stream().map(PeerHost::tunnel).toList();
        return switch (question) {
            case "linked" ->
                List.of(Long.toString(hosts.stream().filter(PeerHost::isLinked).count()));
            case "dials" ->
                List.of(Integer.toString(
                        hosts.stream().mapToInt(PeerHost::dials).sum()));
            case "fsyncs" -> List.of("0");
            case "fingerprints" -> fingerprints.of(tunnels, backend);
            default -> Answers.of(tunnels, question);
        };
    }
}
