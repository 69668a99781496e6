package io.keybraid.host.secrets;

import static org.awaitility.Awaitility.await;

import io.keybraid.api.SharedSecret;
import io.keybraid.host.cli.CommandRun;
import io.keybraid.host.key.InterfaceName;
import io.keybraid.host.key.PresharedKey;
import io.keybraid.host.log.JsonLine;
import io.keybraid.host.log.TextLine;
import io.keybraid.host.problem.OperatorException;
import io.keybraid.host.testbed.TwoHosts;
import io.keybraid.host.testbed.TwoHosts.End;
import io.keybraid.host.tunnel.Alarm;
import io.keybraid.host.tunnel.TunnelView;
import io.keybraid.sim.fault.Fault;
import io.keybraid.sim.fault.FaultKind;
import java.io.PrintStream;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.logging.ConsoleHandler;
import java.util.logging.Formatter;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import java.util.stream.Stream;

/**
 * Two hosts that go through rotations and failures, and say on standard output and error whatever they can be made to say. At the
 * end it leaks three secrets of its own: who does not find those does not look well enough.
 */
final class SecretsStayHomeMain {

    private static final Duration LONG = Duration.ofSeconds(90);
    private static final PrintStream OUT = System.out;
    private static final List<String> ABOUT_TUNNELS = List.of("status", "status --json", "doctor", "doctor --json");
    private static final List<String> ABOUT_THE_REST = List.of("check", "plugins", "plugins --json");

    private final TwoHosts hosts;

    private SecretsStayHomeMain(Path folder) throws Exception {
        hosts = new TwoHosts(folder);
    }

    public static void main(String[] arguments) throws Exception {
        listen();
        SecretsStayHomeMain story = new SecretsStayHomeMain(Path.of(arguments[0]));
        try (TwoHosts hosts = story.hosts) {
            hosts.start();
            story.rotates();
            story.theKmesAnswersAreBad();
            story.somebodyChangesTheKeyInTheInterface();
            story.thePeerIsTakenOutOfTheInterface();
            story.aJournalIsDamaged();
            story.aJournalIsLost();
            story.leaks();
        }
        // Threads of libraries that are no daemons must not keep this process.
        System.exit(0);
    }

    /** Everything, the libraries' lines too, with all stack traces. */
    private static void listen() {
        LogManager.getLogManager().reset();
        for (Formatter formatter : List.of(new TextLine(false), new JsonLine(false), new SimpleFormatter())) {
            ConsoleHandler console = new ConsoleHandler();
            console.setLevel(Level.ALL);
            console.setFormatter(formatter);
            Logger.getLogger("").addHandler(console);
        }
        Logger.getLogger("").setLevel(Level.ALL);
    }

    private void rotates() {
        awaitRotation(3);
        tellAll("rotations");
        hosts().forEach(end -> tell(end, ABOUT_THE_REST));
    }

    private void theKmesAnswersAreBad() {
        for (FaultKind kind : List.of(FaultKind.SHORT_KEY, FaultKind.WRONG_KEY, FaultKind.HALF_BODY)) {
            hosts.kmes().faults().set(Fault.of(kind));
            await().atMost(LONG).until(this::aRoundFailed);
            tellAll(kind.word());
            hosts.kmes().faults().clear();
            awaitRotation(1);
        }
    }

    private boolean aRoundFailed() {
        return hosts.paris().view().alarms().stream().anyMatch(alarm -> alarm.kind() == Alarm.Kind.ROUND);
    }

    private void somebodyChangesTheKeyInTheInterface() throws OperatorException {
        byte[] foreign = new byte[PresharedKey.LENGTH];
        new SecureRandom().nextBytes(foreign);
        try (PresharedKey other = PresharedKey.takeFrom(foreign)) {
            hosts.berlin()
                    .wires()
                    .install(new InterfaceName("wg0"), Map.of(hosts.paris().key(), other));
        }
        await().atMost(LONG).until(hosts::endsAreEqual);
        tellAll("drift");
    }

    private void thePeerIsTakenOutOfTheInterface() throws OperatorException {
        InterfaceName name = new InterfaceName("wg0");
        hosts.berlin().wires().removePeer(name, hosts.paris().key());
        await().atMost(LONG)
                .until(() -> hosts.berlin().view().alarms().stream()
                        .anyMatch(alarm -> alarm.kind() == Alarm.Kind.WIREGUARD));
        tellAll("no peer");
        hosts.berlin().wires().addPeer(name, hosts.paris().key());
        awaitRotation(1);
    }

    private void aJournalIsDamaged() throws Exception {
        hosts.stop(hosts.paris());
        hosts.stop(hosts.berlin());
        for (Path file : journal(hosts.paris())) {
            byte[] bytes = Files.readAllBytes(file);
            bytes[bytes.length / 2] ^= 1;
            Files.write(file, bytes);
        }
        try {
            hosts.startParis();
            throw new AssertionError("it started all the same");
        } catch (OperatorException refused) {
            refused.printStackTrace(OUT);
            OUT.println(refused.hint());
        }
    }

    private void aJournalIsLost() throws Exception {
        for (Path file : journal(hosts.paris())) {
            Files.delete(file);
        }
        hosts.startParis();
        hosts.startBerlin();
        awaitRotation(2);
        tellAll("reset");
    }

    private static List<Path> journal(End end) throws Exception {
        try (Stream<Path> files = Files.list(end.folder().resolve("state"))) {
            return files.filter(file ->
                            Files.isRegularFile(file) && !file.toString().endsWith(".lock"))
                    .sorted(Comparator.naturalOrder())
                    .toList();
        }
    }

    /** Both ends have the same keys then, and so many more than now. */
    private void awaitRotation(int more) {
        long epoch = hosts.paris().view().epoch() + more;
        await().atMost(LONG)
                .until(() -> hosts.paris().view().epoch() >= epoch
                        && hosts.berlin().view().epoch() >= epoch
                        && hosts.paris().view().phase() == TunnelView.Phase.IN_STEP);
    }

    private void tellAll(String when) {
        OUT.println("---- " + when);
        hosts().forEach(end -> tell(end, ABOUT_TUNNELS));
        OUT.println(Words.of(hosts));
    }

    private List<End> hosts() {
        return List.of(hosts.paris(), hosts.berlin());
    }

    private static void tell(End end, List<String> commands) {
        String config = end.folder().resolve("keybraid.yaml").toString();
        for (String command : commands) {
            List<String> words = Stream.concat(Stream.of(command.split(" ")), Stream.of("--config", config))
                    .toList();
            OUT.println("$ keybraid " + command + "\n" + CommandRun.of(words.toArray(String[]::new)));
            listen(); // For a command sets its own log level.
        }
    }

    /** A log line, a printed object, and a message to the other end. */
    private void leaks() {
        try (SharedSecret logged = secret();
                SharedSecret printed = secret();
                SharedSecret sent = secret()) {
            Logger.getLogger("leak")
                    .log(Level.FINEST, "the key is {0}", HexFormat.of().formatHex(bytes(logged)));
            Object chatty = new Object() {
                @Override
                public String toString() {
                    return "[key " + Base64.getEncoder().encodeToString(bytes(printed)) + "]";
                }
            };
            OUT.println(Words.of(chatty));
            hosts.paris().host().channels().send(hosts.berlin().pin(), bytes(sent));
        }
    }

    private static SharedSecret secret() {
        byte[] bytes = new byte[SharedSecret.MIN_BYTES];
        new SecureRandom().nextBytes(bytes);
        return SharedSecret.takeFrom(bytes);
    }

    private static byte[] bytes(SharedSecret secret) {
        return secret.expose(segment -> segment.toArray(ValueLayout.JAVA_BYTE));
    }
}
