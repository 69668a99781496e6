package io.keybraid.host.channel;

import static org.awaitility.Awaitility.await;

import io.keybraid.host.identity.HostIdentity;
import io.keybraid.host.key.HostPort;
import io.keybraid.host.key.IdentityPin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/** What the tests of the channel have in common: identities, settings with short times, and patience. */
final class Hosts {

    static final HostPort ANY_PORT = new HostPort("127.0.0.1", 0);
    static final ChannelTiming SHORT = new ChannelTiming(
            Duration.ofSeconds(2),
            Duration.ofSeconds(5),
            Duration.ofSeconds(30),
            Duration.ofSeconds(75),
            Duration.ofMillis(20),
            Duration.ofMillis(100),
            Duration.ofMinutes(1));

    private static final Path FOLDER = folder();
    private static final AtomicInteger COUNT = new AtomicInteger();

    /** Two identities of which the first has the lower pin: it decides. */
    static final List<HostIdentity> PAIR = ordered();

    private Hosts() {}

    static HostIdentity identity() {
        try {
            return HostIdentity.create(FOLDER.resolve(COUNT.incrementAndGet() + ".pem"));
        } catch (Exception broken) {
            throw new AssertionError(broken);
        }
    }

    private static List<HostIdentity> ordered() {
        return List.of(identity(), identity()).stream()
                .sorted(Comparator.comparing(identity -> identity.pin().bytes(), Arrays::compareUnsigned))
                .toList();
    }

    private static Path folder() {
        try {
            Path folder = Files.createTempDirectory("keybraid-hosts");
            Runtime.getRuntime().addShutdownHook(new Thread(() -> remove(folder)));
            return folder;
        } catch (IOException broken) {
            throw new AssertionError(broken);
        }
    }

    private static void remove(Path folder) {
        try (var files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
            Files.delete(folder);
        } catch (IOException left) {
            System.err.println("left behind: " + folder);
        }
    }

    static ChannelSettings settings() {
        return settings(SHORT);
    }

    static ChannelSettings settings(ChannelTiming timing) {
        return new ChannelSettings(List.of(ANY_PORT), ChannelLimits.PROTOCOL, timing);
    }

    static ChannelPeer dialled(IdentityPin pin, int port) {
        return new ChannelPeer(pin, Optional.of(new HostPort("127.0.0.1", port)));
    }

    static ChannelPeer awaited(IdentityPin pin) {
        return new ChannelPeer(pin, Optional.empty());
    }

    static int portOf(PeerChannels channels) {
        return channels.listening().getFirst().getPort();
    }

    static boolean isUp(PeerChannels channels, IdentityPin peer) {
        return channels.status(peer).orElseThrow().state() == LinkStatus.State.UP;
    }

    static void awaitThat(BooleanSupplier condition) {
        await().atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(5))
                .pollInSameThread()
                .until(condition::getAsBoolean);
    }
}
