package io.keybraid.host.demo;

import io.keybraid.host.key.InterfaceName;
import io.keybraid.host.problem.OperatorException;
import io.keybraid.host.problem.OperatorException.Reason;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A running wireguard-go with one interface in one network namespace. */
final class UserspaceInterface implements AutoCloseable {

    private static final Duration DEADLINE = Duration.ofSeconds(5);
    private static final Duration LOOK_EVERY = Duration.ofMillis(10);

    private final Process process;
    private final CompletableFuture<String> output = new CompletableFuture<>();

    private UserspaceInterface(Process process) {
        this.process = process;
        // Not a virtual thread: a read from a pipe blocks the thread that carries it.
        Thread.ofPlatform().daemon().name("wireguard-output").start(() -> output.complete(Program.outputOf(process)));
    }

    /** Starts it and waits until somebody listens at its UAPI socket. */
    static UserspaceInterface start(NetworkNamespace namespace, InterfaceName name, Path sockets)
            throws OperatorException {
        List<String> words = Program.require("setsid", "util-linux")
                .with(namespace.command(
                        Program.require("wireguard-go", "wireguard-go").with(List.of("--foreground", name.value()))));
        UserspaceInterface started = new UserspaceInterface(launch(words));
        try {
            started.awaitSocket(name, sockets.resolve(name.value() + ".sock"));
            return started;
        } catch (OperatorException e) {
            started.close();
            throw e;
        }
    }

    private static Process launch(List<String> words) throws OperatorException {
        try {
            Process process =
                    new ProcessBuilder(words).redirectErrorStream(true).start();
            process.getOutputStream().close();
            return process;
        } catch (IOException e) {
            throw new OperatorException(
                    Reason.WIREGUARD, "wireguard-go cannot be started: " + e, "check its installation", e);
        }
    }

    private void awaitSocket(InterfaceName name, Path socket) throws OperatorException {
        long end = System.nanoTime() + DEADLINE.toNanos();
        try {
            while (!isListenedAt(socket)) {
                if (process.waitFor(LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
                    throw failed(name, "ended at once: " + lastLine());
                }
                if (System.nanoTime() > end) {
                    throw failed(name, "did not listen at its socket " + socket + " within 5 s");
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed(name, "was interrupted");
        }
    }

    /** The file alone does not tell: it is there a moment before anybody listens, and a busy machine makes that moment long. */
    static boolean isListenedAt(Path socket) {
        try (SocketChannel connection = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            return connection.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    private String lastLine() {
        return output.completeOnTimeout("", 1, TimeUnit.SECONDS)
                .join()
                .lines()
                .filter(line -> !line.isBlank())
                .reduce("it said nothing", (before, line) -> line);
    }

    private static OperatorException failed(InterfaceName name, String what) {
        return new OperatorException(
                Reason.WIREGUARD,
                "wireguard-go " + name + " " + what,
                "run 'wireguard-go --foreground " + name + "' by hand to see why");
    }

    /** Kills it, if it has not ended of itself because its interface was deleted. */
    @Override
    public void close() {
        try {
            if (process.waitFor(1, TimeUnit.SECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        process.destroy();
    }
}
