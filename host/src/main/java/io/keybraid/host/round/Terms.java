package io.keybraid.host.round;

import io.keybraid.host.message.Message.Parties;
import java.util.Objects;

/**
 * What a tunnel's two machines go by.
 *
 * @param parties both hosts and both interfaces
 * @param policy as it goes on the wire
 * @param resetNeedsWord {@code continuity: require}
 */
public record Terms(Parties parties, String policy, boolean resetNeedsWord) {

    public Terms {
        Objects.requireNonNull(parties);
        Objects.requireNonNull(policy);
    }
}
