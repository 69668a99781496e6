package io.keybraid.sim.topology;

import java.util.Optional;

/**
 * A quantum link between two KMEs; it has no direction.
 *
 * @param supply what it makes and stores; of a link with physics, what the physics says
 * @param channel its physics; without it, the rate is as configured
 */
public record LinkPlan(String oneKme, String otherKme, KeySupply supply, Optional<QuantumChannel> channel) {

    public LinkPlan {
        if (oneKme.equals(otherKme)) {
            throw new IllegalArgumentException("a link joins two KMEs, not " + oneKme + " with itself");
        }
    }

    /** Without physics. */
    public LinkPlan(String oneKme, String otherKme, KeySupply supply) {
        this(oneKme, otherKme, supply, Optional.empty());
    }

    /** With physics; the store of {@code capacityBits} starts with {@code startBits}. */
    public static LinkPlan of(
            String oneKme, String otherKme, QuantumChannel channel, long capacityBits, long startBits) {
        KeySupply supply = new KeySupply(channel.bitsPerSecond(0), capacityBits, startBits);
        return new LinkPlan(oneKme, otherKme, supply, Optional.of(channel));
    }

    /** As in {@code kme-a--kme-b}, the ends in the order they were given. */
    public String name() {
        return oneKme + "--" + otherKme;
    }

    public boolean joins(String first, String second) {
        return (oneKme.equals(first) && otherKme.equals(second)) || (oneKme.equals(second) && otherKme.equals(first));
    }

    boolean touches(String kme) {
        return oneKme.equals(kme) || otherKme.equals(kme);
    }

    /** The end that is not {@code kme}, which is one. */
    String beyond(String kme) {
        return oneKme.equals(kme) ? otherKme : oneKme;
    }
}
