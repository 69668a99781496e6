package io.keybraid.api;

import java.security.SecureRandom;
import java.time.InstantSource;

/** What the host lends to a source. */
public interface SourceContext {

    /** The source's name in the configuration, such as {@code qkd}. */
    String sourceName();

    /** The time; a test may turn it. */
    InstantSource clock();

    /** Randomness for keys and nonces. Thread-safe. */
    SecureRandom random();
}
