package io.keybraid.host.status;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * The control connection to a peer host.
 *
 * @param up whether there is one
 * @param since when it came up or went down; empty where there never was one
 * @param problem why it is down or went down last; empty where nothing went wrong
 * @param advice what to do about it; empty where there is no problem
 */
public record LinkStatus(boolean up, Optional<Instant> since, Optional<String> problem, Optional<String> advice) {

    public LinkStatus {
        Objects.requireNonNull(since);
        Objects.requireNonNull(problem);
        Objects.requireNonNull(advice);
    }
}
