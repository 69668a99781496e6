package io.keybraid.host.admin;

import io.keybraid.host.problem.OperatorException;
import io.keybraid.host.problem.OperatorException.Reason;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers commands on a UNIX-domain socket until it is closed. At most {@value #MAX_CONNECTIONS} at a time; more are
 * turned away at once.
 */
public final class AdminServer implements AutoCloseable {

    static final int MAX_CONNECTIONS = 32;

    /**
     * How long things may take.
     *
     * @param line to come in or to go out
     * @param answer to be found
     */
    record Deadlines(Duration line, Duration answer) {
        static final Deadlines STANDARD = new Deadlines(Duration.ofSeconds(5), Duration.ofMinutes(2));
    }

    private static final Logger LOG = LoggerFactory.getLogger(AdminServer.class);

    private final AdminSocket socket;
    private final AllowedUsers allowed;
    private final AdminAnswers answers;
    private final Deadlines deadlines;
    private final Semaphore places = new Semaphore(MAX_CONNECTIONS);
    private final ExecutorService conversations = Executors.newVirtualThreadPerTaskExecutor();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("admin-deadlines").daemon().factory());
    private final Deadline deadline = new Deadline(timer);

    private AdminServer(AdminSocket socket, AllowedUsers allowed, AdminAnswers answers, Deadlines deadlines) {
        this.socket = socket;
        this.allowed = allowed;
        this.answers = answers;
        this.deadlines = deadlines;
    }

    /**
     * Begins to answer.
     *
     * @param socket its file; the folder is made, for this user alone, where it does not exist, and what a dead process
     *     left there is replaced
     * @param group whose members may ask, besides root and this user
     * @throws OperatorException if another process has the socket, or it cannot be made
     */
    public static AdminServer start(Path socket, Optional<String> group, AdminAnswers answers)
            throws OperatorException {
        return start(socket, group, answers, GroupFile.LOCAL, Deadlines.STANDARD);
    }

    static AdminServer start(
            Path socket, Optional<String> group, AdminAnswers answers, GroupFile groups, Deadlines deadlines)
            throws OperatorException {
        AdminSocket open = AdminSocket.open(socket, group);
        try {
            AllowedUsers allowed = new AllowedUsers(open.owner(), group, groups);
            AdminServer server = new AdminServer(open, allowed, answers, deadlines);
            Thread.ofVirtual().name("admin").start(server::accept);
            return server;
        } catch (OperatorException e) {
            open.close();
            throw e;
        }
    }

    private void accept() {
        while (socket.server().isOpen()) {
            try {
                admit(socket.server().accept());
            } catch (ClosedChannelException e) {
                return;
            } catch (IOException e) {
                LOG.warn("The admin socket cannot accept: {}", e.getMessage());
                pause();
            }
        }
    }

    /** Out of file descriptors, most likely: trying again at once would only burn time. */
    private static void pause() {
        try {
            Thread.sleep(Duration.ofMillis(100));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void admit(SocketChannel channel) throws IOException {
        if (!places.tryAcquire()) {
            turnAway(channel);
            return;
        }
        try {
            conversations.execute(() -> {
                try {
                    new AdminConversation(channel, allowed, answers, deadlines, deadline).hold();
                } finally {
                    places.release();
                }
            });
        } catch (RejectedExecutionException e) {
            channel.close();
        }
    }

    /** Says so if that takes no time. */
    private static void turnAway(SocketChannel channel) throws IOException {
        try (channel) {
            channel.configureBlocking(false);
            AdminLine.write(
                    channel,
                    AdminLine.error(new OperatorException(
                            Reason.NOT_RUNNING,
                            "the running keybraid has " + MAX_CONNECTIONS + " admin connections already",
                            "try again in a moment")));
        }
    }

    /** Removes the socket; answers that are still being found are interrupted. */
    @Override
    public void close() {
        socket.close();
        conversations.shutdownNow();
        timer.shutdownNow();
    }
}
