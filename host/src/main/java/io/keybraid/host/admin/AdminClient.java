package io.keybraid.host.admin;

import io.keybraid.host.problem.OperatorException;
import io.keybraid.host.problem.OperatorException.Reason;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import tools.jackson.databind.JsonNode;

/** Asks the running host. */
public final class AdminClient {

    private static final String START_IT =
            "start it with 'keybraid run'; if it runs with another configuration, name that one with --config";

    private AdminClient() {}

    /**
     * Asks, and waits for the answer.
     *
     * @param limit for the whole of it
     * @throws OperatorException if no host is there, it may not be asked, it does not answer in time, or it says what is
     *     wrong
     */
    public static JsonNode ask(Path socket, AdminRequest request, Duration limit) throws OperatorException {
        FutureTask<JsonNode> exchange = new FutureTask<>(() -> exchange(socket, request));
        Thread.ofVirtual().name("admin-client").start(exchange);
        try {
            return exchange.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw silent(socket, "did not answer within " + limit.toMillis() / 1000.0 + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw silent(socket, "was not waited for", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof OperatorException told) {
                throw told;
            }
            throw unreachable(socket, e.getCause() instanceof IOException io ? io : new IOException(e.getCause()));
        } catch (CancellationException e) {
            throw silent(socket, "was not waited for", e);
        } finally {
            exchange.cancel(true); // an interrupt closes the channel
        }
    }

    /**
     * Whether surely no host runs there: there is no socket, or nobody listens. False where it cannot be known, for one that
     * runs and may not be asked is not to be disturbed.
     */
    public static boolean isNobodyThere(Path socket) {
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            return !channel.isOpen();
        } catch (ConnectException refused) {
            return true;
        } catch (IOException e) {
            return Files.notExists(socket);
        }
    }

    private static JsonNode exchange(Path socket, AdminRequest request) throws IOException, OperatorException {
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            try {
                AdminLine.write(channel, AdminLine.request(request));
            } catch (IOException e) {
                // turned away before the request was read: the reason may stand there already
            }
            return AdminLine.parseAnswer(answer(socket, channel));
        }
    }

    private static byte[] answer(Path socket, SocketChannel channel) throws OperatorException {
        try {
            return AdminLine.read(channel, AdminLine.MAX_ANSWER);
        } catch (IOException e) {
            throw silent(socket, "ended the connection: " + e.getMessage(), e);
        }
    }

    private static OperatorException unreachable(Path socket, IOException e) {
        if (Files.notExists(socket)) {
            return new OperatorException(
                    Reason.NOT_RUNNING, "no keybraid is running: there is no socket " + socket, START_IT, e);
        }
        String why = String.valueOf(e.getMessage());
        if (why.contains("ermission")) {
            return new OperatorException(
                    Reason.NOT_RUNNING,
                    "may not speak to the running keybraid: permission denied at " + socket,
                    "run this as root or as the user that keybraid runs as, or set admin-group in the configuration",
                    e);
        }
        if (why.contains("refused")) {
            return new OperatorException(
                    Reason.NOT_RUNNING, "no keybraid is running: nobody listens at " + socket, START_IT, e);
        }
        return new OperatorException(
                Reason.NOT_RUNNING, "cannot reach the running keybraid at " + socket + ": " + why, START_IT, e);
    }

    private static OperatorException silent(Path socket, String what, Exception e) {
        return new OperatorException(
                Reason.NOT_RUNNING,
                "the running keybraid at " + socket + " " + what,
                "see its log; if it hangs, restart it: the preshared keys stay in force meanwhile",
                e);
    }
}
