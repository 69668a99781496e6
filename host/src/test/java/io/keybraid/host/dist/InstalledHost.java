package io.keybraid.host.dist;

import io.keybraid.host.identity.IdentityCredential;
import io.keybraid.host.systemd.FakeSystemd;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A machine of its own, as far as it matters: a network namespace, and a Debian root directory with an /etc/keybraid, a
 * /var/lib/keybraid and a /run that are not shared.
 */
final class InstalledHost implements Machine, AutoCloseable {

    private static final long PATIENCE_SECONDS = 600;

    /** The service of the package, by hand: its user, its rights, its credential. */
    private static final String SERVICE = """
            install -d -o keybraid /run/credentials /var/lib/keybraid
            install -o keybraid -m 400 /etc/keybraid/identity.pem /run/credentials/%s
            export NOTIFY_SOCKET=/run/notify WATCHDOG_USEC=2000000 CREDENTIALS_DIRECTORY=/run/credentials
            ulimit -l unlimited 2>/dev/null || true
            exec setpriv --reuid keybraid --regid keybraid --init-groups --no-new-privs \
                --inh-caps=-all,+net_admin,+dac_override --ambient-caps=-all,+net_admin,+dac_override \
                --bounding-set=-all,+net_admin,+dac_override keybraid run""".formatted(IdentityCredential.NAME);

    private final String namespace;
    private final Path root;
    private final Path own;
    private @Nullable Process service;

    InstalledHost(String namespace, Path root, Path own) throws IOException {
        this.namespace = namespace;
        this.root = root;
        this.own = own;
        for (String folder : List.of("etc", "var", "run")) {
            Files.createDirectories(own.resolve(folder));
        }
    }

    /** Where its network is. */
    String namespace() {
        return namespace;
    }

    /** Its /etc/keybraid. */
    Path etc() {
        return own.resolve("etc");
    }

    @Override
    public String shell(String script) throws Exception {
        Path out = Files.createTempFile(own, "out", "");
        Process process = begin(script, out);
        try {
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError("does not end: " + script);
            }
            String printed = Files.readString(out);
            if (process.exitValue() != 0) {
                throw new AssertionError("exit code " + process.exitValue() + " of " + script + "\n" + printed);
            }
            return printed.strip();
        } finally {
            process.destroyForcibly();
        }
    }

    @Override
    public Process begin(String script, Path out) throws IOException {
        List<String> mounts = new ArrayList<>();
        mounts.add("mkdir -p " + root + "/etc/keybraid " + root + "/var/lib/keybraid");
        mounts.add("mount -t proc proc " + root + "/proc");
        mounts.add("mount --rbind /dev " + root + "/dev");
        mounts.add("mount --bind " + own + "/etc " + root + "/etc/keybraid");
        mounts.add("mount --bind " + own + "/var " + root + "/var/lib/keybraid");
        mounts.add("mount --bind " + own + "/run " + root + "/run");
        mounts.add("exec chroot " + root + " /bin/sh -c \"$0\"");
        return new ProcessBuilder(
                        "ip",
                        "netns",
                        "exec",
                        namespace,
                        "unshare",
                        "--mount",
                        "--propagation",
                        "private",
                        "/bin/sh",
                        "-ec",
                        String.join("\n", mounts),
                        "set -e\n" + script)
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
    }

    /** Starts the service and waits until it says that it is ready; says how long that took. */
    Duration start() throws Exception {
        Path socket = own.resolve("run/notify");
        Files.deleteIfExists(socket);
        try (FakeSystemd systemd = new FakeSystemd(socket.toString())) {
            shell("chmod 666 /run/notify");
            long began = System.nanoTime();
            service = begin(SERVICE, own.resolve("log"));
            Optional<String> told = systemd.next(Duration.ofSeconds(PATIENCE_SECONDS));
            if (told.filter(text -> text.startsWith("READY=1")).isEmpty()) {
                throw new AssertionError("not ready: " + told + "\n" + log());
            }
            return Duration.ofNanos(System.nanoTime() - began);
        }
    }

    /** Stops it as systemd does, and waits until it ended. */
    void stop() throws IOException {
        Process running = service;
        if (running != null) {
            service = null;
            running.toHandle().descendants().forEach(ProcessHandle::destroy);
            running.destroy();
            try {
                running.onExit().get(30, TimeUnit.SECONDS);
            } catch (InterruptedException | ExecutionException | TimeoutException e) {
                running.destroyForcibly();
                throw new AssertionError("does not stop\n" + log(), e);
            }
        }
    }

    /** The memory of the service that is resident, in bytes. */
    long residentBytes() throws IOException {
        Process running = service;
        if (running == null) {
            throw new IllegalStateException("not running");
        }
        return Files.readAllLines(Path.of("/proc", Long.toString(running.pid()), "status"), StandardCharsets.UTF_8)
                .stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024)
                .sum();
    }

    String log() throws IOException {
        return Files.readString(own.resolve("log"));
    }

    @Override
    public void close() throws IOException {
        stop();
    }
}
