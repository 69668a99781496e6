package io.keybraid.host.doctor;

import io.keybraid.host.channel.LinkProblem.Reason;
import java.util.Objects;
import java.util.Optional;

/**
 * The control connection to the peer host.
 *
 * @param up whether there is one; with no host running here, whether one came about
 * @param reason why there is none, or why the last one ended; empty where nothing went wrong, or nothing was tried
 * @param text the same, for people
 */
public record LinkFacts(boolean up, Optional<Reason> reason, Optional<String> text) {

    public LinkFacts {
        Objects.requireNonNull(reason);
        Objects.requireNonNull(text);
    }
}
