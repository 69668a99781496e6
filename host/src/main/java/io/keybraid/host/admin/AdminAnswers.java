package io.keybraid.host.admin;

import io.keybraid.host.problem.OperatorException;
import tools.jackson.databind.JsonNode;

/** What the host says to a request. Called on virtual threads, several at a time. */
@FunctionalInterface
public interface AdminAnswers {

    /**
     * Answers.
     *
     * @return no secrets
     * @throws OperatorException to be told to whoever asked, as if it had happened there
     * @throws InterruptedException if nobody waits for the answer any more, or the host stops
     */
    JsonNode answer(AdminRequest request) throws OperatorException, InterruptedException;
}
