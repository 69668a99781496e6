package io.keybraid.host.status;

import java.util.Objects;

/**
 * Something that is wrong with a tunnel, until it is not.
 *
 * @param kind one word in capitals, such as {@code LINK}
 * @param problem what is wrong, one line
 * @param advice what to do, one line
 */
public record AlarmStatus(String kind, String problem, String advice) {

    public AlarmStatus {
        Objects.requireNonNull(kind);
        Objects.requireNonNull(problem);
        Objects.requireNonNull(advice);
    }
}
