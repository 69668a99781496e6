package io.keybraid.plugin.etsi014;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One of our site's KMEs, and how it went with it lately. Thread-safe. */
final class Kme {

    /** How long a KME that could not be reached comes after the others. */
    private static final Duration COMES_LAST = Duration.ofSeconds(30);

    private final KmeClient client;
    private final InstantSource clock;
    private @Nullable Instant failed;
    private Optional<String> problem = Optional.empty();

    Kme(KmeClient client, InstantSource clock) {
        this.client = client;
        this.clock = clock;
    }

    KmeClient client() {
        return client;
    }

    KmeEndpoint endpoint() {
        return client.settings().endpoint();
    }

    /** It answered, with a key or with a reason to have none. */
    synchronized void answered() {
        failed = null;
        problem = Optional.empty();
    }

    /** It could not be reached, did not answer as it should, or refused us. */
    synchronized void failed(String how) {
        failed = clock.instant();
        problem = Optional.of(how);
    }

    /** Whether it is better asked after the others; also after the clock was set back, until it answers. */
    synchronized boolean comesLast() {
        return failed != null && clock.instant().isBefore(failed.plus(COMES_LAST));
    }

    /** What was wrong the last time; empty where nothing was. */
    synchronized Optional<String> problem() {
        return problem;
    }
}
