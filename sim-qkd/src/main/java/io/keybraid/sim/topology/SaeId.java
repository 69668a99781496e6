package io.keybraid.sim.topology;

/** An SAE ID as it stands in a path, a request or a certificate: opaque, not blank, at most 256 characters. */
public record SaeId(String value) {

    public static final int MAX_LENGTH = 256;

    public SaeId {
        if (value.isBlank()) {
            throw new IllegalArgumentException("an SAE ID shall not be blank");
        }
        if (value.length() > MAX_LENGTH) {
            throw new IllegalArgumentException("an SAE ID has at most " + MAX_LENGTH + " characters");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
