package io.keybraid.host.admin;

import io.keybraid.host.admin.AdminServer.Deadlines;
import io.keybraid.host.problem.OperatorException;
import io.keybraid.host.problem.OperatorException.Reason;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.concurrent.RejectedExecutionException;
import jdk.net.ExtendedSocketOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/** One request and its answer, each part under a deadline of its own. */
final class AdminConversation {

    private static final Logger LOG = LoggerFactory.getLogger(AdminConversation.class);

    private final SocketChannel channel;
    private final AllowedUsers allowed;
    private final AdminAnswers answers;
    private final Deadlines deadlines;
    private final Deadline deadline;

    AdminConversation(
            SocketChannel channel, AllowedUsers allowed, AdminAnswers answers, Deadlines deadlines, Deadline deadline) {
        this.channel = channel;
        this.allowed = allowed;
        this.answers = answers;
        this.deadlines = deadlines;
        this.deadline = deadline;
    }

    void hold() {
        try (channel) {
            JsonNode answer = answer();
            deadline.within(deadlines.line(), () -> {
                AdminLine.write(channel, answer);
                return answer;
            });
        } catch (IOException | OperatorException | InterruptedException | RejectedExecutionException e) {
            // whoever asked has gone, is too slow, or the host stops: there is nobody left to tell
            LOG.debug("An admin connection ended early: {}", e.toString());
        }
    }

    private JsonNode answer() throws IOException, InterruptedException {
        try {
            allowed.check(channel.getOption(ExtendedSocketOptions.SO_PEERCRED));
            byte[] line = deadline.within(deadlines.line(), () -> AdminLine.read(channel, AdminLine.MAX_REQUEST));
            AdminRequest request = AdminLine.parseRequest(line);
            return AdminLine.answer(found(request));
        } catch (OperatorException e) {
            return AdminLine.error(e);
        }
    }

    private JsonNode found(AdminRequest request) throws OperatorException, IOException, InterruptedException {
        try {
            return deadline.within(deadlines.answer(), () -> answers.answer(request));
        } catch (InterruptedException e) {
            if (Thread.currentThread().isInterrupted()) {
                throw e; // the host stops
            }
            throw new OperatorException(
                    Reason.FAILED,
                    "'" + request.command() + "' was not done within "
                            + deadlines.answer().toSeconds() + " s",
                    "see the host's log; 'keybraid status' tells how the tunnels are",
                    e);
        } catch (RuntimeException e) {
            LOG.error("The command '{}' failed by a mistake in Keybraid", request.command(), e);
            throw new OperatorException(
                    Reason.INTERNAL, "a mistake in Keybraid: " + e, "please report it, with the host's log", e);
        }
    }
}
