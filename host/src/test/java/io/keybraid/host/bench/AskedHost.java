package io.keybraid.host.bench;

import io.keybraid.host.channel.LinkStatus;
import io.keybraid.host.channel.Refusal;
import io.keybraid.host.config.ConfigParser;
import io.keybraid.host.config.HostConfig;
import io.keybraid.host.daemon.Backends;
import io.keybraid.host.daemon.Host;
import io.keybraid.host.hardening.Hardening;
import io.keybraid.host.wireguard.WireGuardBackend;
import io.keybraid.host.wireguard.WireGuardException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import jdk.jfr.consumer.RecordingStream;

/**
 * What {@code keybraid run} does, in a process that can be asked how it goes: for measurements. The first
 * line of its standard input is a key in hex, under which it tells the fingerprints of its preshared keys; each further line is a
 * question. An answer ends with an empty line. The end of the input stops the host.
 */
final class AskedHost {

    private final Host host;
    private final WireGuardBackend backend;
    private final KeyFingerprints fingerprints;
    private final RoundTimes rounds;
    private final AtomicLong forced = new AtomicLong();

    private AskedHost(Host host, WireGuardBackend backend, byte[] key, RoundTimes rounds) {
        this.host = host;
        this.backend = backend;
        this.fingerprints = new KeyFingerprints(key);
        this.rounds = rounds;
    }

    /** The last argument is the configuration. */
    public static void main(String[] arguments) throws Exception {
        BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        byte[] key = HexFormat.of().parseHex(input.readLine());
        RoundTimes rounds = RoundTimes.logging();
        Hardening.ofThisProcess();
        HostConfig config = ConfigParser.parse(Path.of(arguments[arguments.length - 1]));
        WireGuardBackend backend = Backends.open(config);
        try (Host host = Host.start(config, backend);
                RecordingStream recording = new RecordingStream()) {
            AskedHost asked = new AskedHost(host, backend, key, rounds);
            recording
                    .enable("jdk.MethodTiming")
                    .with("filter", "java.io.FileDescriptor::sync")
                    .with("period", "1 s");
            recording.onEvent("jdk.MethodTiming", event -> asked.forced.set(event.getLong("invocations")));
            recording.startAsync();
            Answers.give(input, asked::answer);
        }
    }

    private List<String> answer(String question) throws IOException, WireGuardException {
        return switch (question) {
            case "rounds" -> rounds.all();
            case "fsyncs" -> List.of(Long.toString(forced.get()));
            case "reload" -> {
                host.reloadQuietly();
                yield List.of(Integer.toString(host.tunnels().size()));
            }
            case "linked" -> List.of(Long.toString(linked()));
            case "refused" ->
                List.of(Long.toString(host.channels().refusals().stream()
                        .filter(refusal -> refusal.kind() == Refusal.Kind.TOO_MANY)
                        .mapToLong(Refusal::times)
                        .sum()));
            case "fingerprints" -> fingerprints.of(host.tunnels(), backend);
            default -> Answers.of(host.tunnels(), question);
        };
    }

    private long linked() {
        return host.tunnels().stream()
                .map(tunnel -> tunnel.settings().peerIdentity())
                .distinct()
                .filter(pin -> host.channels()
                        .status(pin)
                        .filter(status -> status.state() == LinkStatus.State.UP)
                        .isPresent())
                .count();
    }
}
