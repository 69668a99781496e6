package io.keybraid.api;

import java.security.SecureRandom;
import java.time.InstantSource;

/** What a test lends to a source: by default the machine's time and randomness. */
public record FakeSourceContext(String sourceName, InstantSource clock, SecureRandom random) implements SourceContext {

    /** With the machine's time and randomness. */
    public static FakeSourceContext named(String sourceName) {
        return with(sourceName, new SecureRandom());
    }

    /** With the machine's time, and randomness that the test chooses. */
    public static FakeSourceContext with(String sourceName, SecureRandom random) {
        return new FakeSourceContext(sourceName, InstantSource.system(), random);
    }
}
