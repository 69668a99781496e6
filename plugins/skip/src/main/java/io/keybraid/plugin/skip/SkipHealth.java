package io.keybraid.plugin.skip;

import io.keybraid.api.KeySourceException;
import io.keybraid.api.SourceHealth;
import io.keybraid.api.SourceHealth.State;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How it goes with a provider, from what was asked of it anyway. Thread-safe. */
final class SkipHealth {

    private static final int LONGEST_FACT = 80;

    private final Provider provider;
    private State state = State.UNTRIED;
    private Optional<String> problem = Optional.empty();
    private Optional<Capabilities> capabilities = Optional.empty();
    private long keys;

    SkipHealth(Provider provider) {
        this.provider = provider;
    }

    /** Asks for a key, and remembers how it went. */
    ProvidedKey observe(Question question) throws KeySourceException {
        try {
            ProvidedKey key = question.ask();
            went(State.UP, Optional.empty());
            return key;
        } catch (KeySourceException e) {
            if (!Thread.currentThread().isInterrupted()) {
                went(State.DOWN, Optional.of(e.getMessage() + "; " + e.advice()));
            }
            throw e;
        }
    }

    private synchronized void went(State now, Optional<String> why) {
        state = now;
        problem = why;
        keys += now == State.UP ? 1 : 0;
    }

    synchronized void heard(Capabilities now) {
        capabilities = Optional.of(now);
    }

    synchronized SourceHealth now() {
        Map<String, String> facts = new TreeMap<>(provider.tls().facts());
        facts.put("provider", "https://" + provider.authority() + provider.path());
        facts.put("keys", String.valueOf(keys));
        capabilities.ifPresent(said -> {
            facts.put("local-system", shown(said.localSystem()));
            facts.put("algorithm", shown(said.algorithm()));
        });
        String problems = Stream.of(problem, provider.tls().problem())
                .flatMap(Optional::stream)
                .collect(Collectors.joining("; "));
        return new SourceHealth(
                state,
                Optional.of(problems).filter(text -> !text.isEmpty()),
                capabilities.map(Capabilities::simulated).orElse(false),
                facts);
    }

    private static String shown(String text) {
        String line = text.replaceAll("[\\p{C}\\p{Z}]+", " ");
        return line.length() > LONGEST_FACT ? line.substring(0, LONGEST_FACT) + "…" : line;
    }

    /** For a key. */
    interface Question {
        ProvidedKey ask() throws KeySourceException;
    }
}
