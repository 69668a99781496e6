package io.keybraid.host.doctor;

import java.util.Objects;
import java.util.Optional;

/**
 * A source of a tunnel, here.
 *
 * @param name in this host's configuration
 * @param plugin that serves it
 * @param used whether it is braided into the key in force
 * @param lastRound why it had no part in the last round, by a fault here; empty where it had, or no round is known
 * @param probe why it would yield nothing now; empty where it would, or was not probed
 * @param probeMillis how long the probe took; empty where it was not probed
 */
public record SourceFacts(
        String name,
        String plugin,
        boolean used,
        Optional<Failure> lastRound,
        Optional<Failure> probe,
        Optional<Long> probeMillis) {

    public SourceFacts {
        Objects.requireNonNull(name);
        Objects.requireNonNull(plugin);
        Objects.requireNonNull(lastRound);
        Objects.requireNonNull(probe);
        Objects.requireNonNull(probeMillis);
    }

    /**
     * Why a source yields nothing.
     *
     * @param code a reason of docs/protocol.md, section 5
     */
    public record Failure(int code, String problem, String advice) {
        public Failure {
            Objects.requireNonNull(problem);
            Objects.requireNonNull(advice);
        }
    }
}
