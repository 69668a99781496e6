package io.keybraid.host.dist;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A machine that systemd runs: a container of systemd-nspawn with a root directory of its own, in a network namespace. */
final class BootedHost implements Machine, AutoCloseable {

    private static final long PATIENCE_SECONDS = 600;
    private static final String SEARCH_PATH = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    private final Path own;
    private final Process container;
    private final long systemd;

    private BootedHost(Path own, Process container, long systemd) {
        this.own = own;
        this.container = container;
        this.systemd = systemd;
    }

    /** Waits until all that systemd starts is started. */
    static BootedHost boot(String namespace, Path root, Path own) throws Exception {
        Files.createDirectories(own);
        Files.writeString(root.resolve("etc/machine-id"), ""); // made anew: two machines are not to have the same
        Process container = new ProcessBuilder(
                        "systemd-nspawn",
                        "--quiet",
                        "--directory=" + root,
                        "--machine=" + namespace,
                        "--register=no",
                        "--keep-unit",
                        "--link-journal=no",
                        "--network-namespace-path=/run/netns/" + namespace,
                        "--capability=CAP_NET_ADMIN,CAP_IPC_LOCK",
                        "--boot",
                        "--console=pipe")
                .redirectErrorStream(true)
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectOutput(own.resolve("console").toFile())
                .start();
        try {
            BootedHost host = new BootedHost(own, container, firstChild(container, own));
            host.shell("systemctl is-system-running --wait");
            return host;
        } catch (Exception | AssertionError e) {
            container.destroyForcibly();
            throw e;
        }
    }

    private static long firstChild(Process container, Path own) throws Exception {
        for (int i = 0; i < PATIENCE_SECONDS && container.isAlive(); i++) {
            Optional<ProcessHandle> child = container.children().findFirst();
            if (child.filter(BootedHost::answers).isPresent()) {
                return child.get().pid();
            }
            TimeUnit.SECONDS.sleep(1);
        }
        throw new AssertionError("does not boot\n" + Files.readString(own.resolve("console")));
    }

    private static boolean answers(ProcessHandle child) {
        try {
            Process asked = new ProcessBuilder(
                            "nsenter",
                            "--target",
                            Long.toString(child.pid()),
                            "--all",
                            "test",
                            "-S",
                            "/run/dbus/system_bus_socket")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return asked.waitFor() == 0;
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
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
            Files.delete(out);
        }
    }

    @Override
    public Process begin(String script, Path out) throws IOException {
        return new ProcessBuilder(List.of(
                        "nsenter",
                        "--target",
                        Long.toString(systemd),
                        "--all",
                        "env",
                        "-i",
                        SEARCH_PATH,
                        "HOME=/root",
                        "/bin/sh",
                        "-ec",
                        script))
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
    }

    /** A property of the service. */
    String property(String name) throws Exception {
        return shell("systemctl show -P " + name + " keybraid");
    }

    @Override
    public void close() throws IOException {
        try {
            shell("systemctl poweroff");
            container.onExit().get(60, TimeUnit.SECONDS);
        } catch (Exception | AssertionError e) {
            System.out.println("is not switched off, but torn out: " + e.getMessage());
        } finally {
            container.descendants().forEach(ProcessHandle::destroyForcibly);
            container.destroyForcibly();
        }
    }
}
