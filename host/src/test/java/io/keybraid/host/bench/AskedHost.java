package io.keybraid.host.bench;

import io.keybraid.host.config.ConfigParser;
import io.keybraid.host.config.HostConfig;
import io.keybraid.host.daemon.Backends;
import io.keybraid.host.daemon.Host;
import io.keybraid.host.hardening.Hardening;
import io.keybraid.host.key.Hmac;
import io.keybraid.host.key.InterfaceName;
import io.keybraid.host.key.PresharedKey;
import io.keybraid.host.tunnel.Tunnel;
import io.keybraid.host.wireguard.InterfaceSnapshot;
import io.keybraid.host.wireguard.PeerState;
import io.keybraid.host.wireguard.WireGuardException;
import io.keybraid.host.wireguard.memory.MemoryBackend;
import io.keybraid.host.wireguard.memory.MemoryEther;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import jdk.jfr.consumer.RecordingStream;

/**
 * What {@code keybraid run} does, in a process that can be asked how it goes: for measurements, with WireGuard in memory. The first
 * line of its standard input is a key in hex, under which it tells the fingerprints of its preshared keys; each further line is a
 * question. An answer ends with an empty line. The end of the input stops the host.
 */
final class AskedHost {

    private final Host host;
    private final MemoryBackend backend;
    private final byte[] key;
    private final RoundTimes rounds;
    private final AtomicLong forced = new AtomicLong();

    private AskedHost(Host host, MemoryBackend backend, byte[] key, RoundTimes rounds) {
        this.host = host;
        this.backend = backend;
        this.key = key;
        this.rounds = rounds;
    }

    /** The last argument is the configuration. */
    public static void main(String[] arguments) throws Exception {
        BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        byte[] key = HexFormat.of().parseHex(input.readLine());
        RoundTimes rounds = RoundTimes.logging();
        Hardening.ofThisProcess();
        HostConfig config = ConfigParser.parse(Path.of(arguments[arguments.length - 1]));
        MemoryBackend backend = Backends.inMemory(config, new MemoryEther(InstantSource.system()));
        try (Host host = Host.start(config, backend);
                RecordingStream recording = new RecordingStream()) {
            AskedHost asked = new AskedHost(host, backend, key, rounds);
            recording
                    .enable("jdk.MethodTiming")
                    .with("filter", "java.io.FileDescriptor::sync")
                    .with("period", "1 s");
            recording.onEvent("jdk.MethodTiming", event -> asked.forced.set(event.getLong("invocations")));
            recording.startAsync();
            say(List.of("ready"));
            for (String line = input.readLine(); line != null; line = input.readLine()) {
                say(asked.answer(line));
            }
        }
    }

    private static void say(List<String> lines) {
        System.out.println(lines.stream().map(line -> line + "\n").collect(Collectors.joining()));
    }

    private List<String> answer(String question) throws IOException, WireGuardException {
        return switch (question) {
            case "keyed" ->
                List.of(Long.toString(host.tunnels().stream()
                        .filter(tunnel -> tunnel.view().epoch() > 0)
                        .count()));
            case "phases" ->
                host.tunnels().stream()
                        .collect(Collectors.groupingBy(tunnel -> tunnel.view().phase(), Collectors.counting()))
                        .entrySet()
                        .stream()
                        .map(entry -> entry.getKey() + " " + entry.getValue())
                        .toList();
            case "rounds" -> rounds.all();
            case "fsyncs" -> List.of(Long.toString(forced.get()));
            case "reload" -> {
                host.reloadQuietly();
                yield List.of(Integer.toString(host.tunnels().size()));
            }
            case "fingerprints" -> fingerprints();
            default -> throw new IOException("an unknown question: " + question);
        };
    }

    /** Each tunnel with what its key's HMAC begins with; without a key there is no line. */
    private List<String> fingerprints() throws WireGuardException {
        Map<InterfaceName, List<Tunnel>> byInterface = host.tunnels().stream()
                .collect(Collectors.groupingBy(tunnel -> tunnel.settings().interfaceName()));
        List<String> lines = new ArrayList<>();
        for (Map.Entry<InterfaceName, List<Tunnel>> each : byInterface.entrySet()) {
            try (InterfaceSnapshot snapshot = backend.read(each.getKey())) {
                lines.addAll(fingerprints(snapshot, each.getValue()));
            }
        }
        return lines;
    }

    private List<String> fingerprints(InterfaceSnapshot snapshot, Collection<Tunnel> tunnels) {
        return tunnels.stream()
                .flatMap(tunnel -> snapshot
                        .peer(tunnel.settings().peer())
                        .flatMap(PeerState::presharedKey)
                        .map(psk -> tunnel.settings().name() + " " + fingerprint(psk))
                        .stream())
                .toList();
    }

    private String fingerprint(PresharedKey psk) {
        return psk.expose(segment -> {
            byte[] bytes = segment.toArray(ValueLayout.JAVA_BYTE);
            try {
                return HexFormat.of().formatHex(Hmac.of(key, bytes), 0, 16);
            } finally {
                Arrays.fill(bytes, (byte) 0);
            }
        });
    }
}
