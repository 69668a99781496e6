package io.keybraid.sim.topology;

/** A quantum link between two KMEs; it has no direction. */
public record LinkPlan(String oneKme, String otherKme, KeySupply supply) {

    public LinkPlan {
        if (oneKme.equals(otherKme)) {
            throw new IllegalArgumentException("a link joins two KMEs, not " + oneKme + " with itself");
        }
    }

    public boolean joins(String first, String second) {
        return (oneKme.equals(first) && otherKme.equals(second)) || (oneKme.equals(second) && otherKme.equals(first));
    }
}
