package io.keybraid.plugin.etsi014;

import io.keybraid.api.KeySourceException;
import io.keybraid.api.SourceHealth;
import io.keybraid.api.SourceHealth.State;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What is known of our site's KMEs from what they were last asked. Thread-safe; holds no secret. */
final class KmeHealth {

    /** Of more SAEs than this nothing is told: a health is for people, and bounded. */
    private static final int MAX_PEERS = 8;

    private static final int MAX_ERROR = 300;

    private final InstantSource clock;
    private final Map<SaeId, KmeStatus> statuses = new LinkedHashMap<>();
    private final KeyCount keys = new KeyCount();
    private State state = State.UNTRIED;
    private Optional<String> problem = Optional.empty();
    private Optional<String> lastError = Optional.empty();
    private @Nullable Instant lastErrorTime;
    private @Nullable Instant statusTime;
    private boolean simulated;

    KmeHealth(InstantSource clock) {
        this.clock = clock;
    }

    /** Asks, and remembers how it went; an interrupted question says nothing of the KME. */
    <T> T observe(Question<T> question) throws KeySourceException {
        try {
            T answer = question.ask();
            went(State.UP, Optional.empty());
            return answer;
        } catch (KeySourceException e) {
            if (!Thread.currentThread().isInterrupted()) {
                went(State.DOWN, Optional.of(e.getMessage() + "; " + e.advice()));
            }
            throw e;
        }
    }

    private synchronized void went(State state, Optional<String> problem) {
        this.state = state;
        this.problem = problem;
        problem.ifPresent(this::remember);
    }

    /** Something that goes wrong beside the rounds, or that a round got over. */
    synchronized void remember(String error) {
        lastError = Optional.of(ErrorText.oneLine(error, MAX_ERROR));
        lastErrorTime = clock.instant();
    }

    /** Keys came from a KME. */
    synchronized void came(int number) {
        Instant now = clock.instant();
        for (int i = 0; i < number; i++) {
            keys.came(now);
        }
    }

    /** Remembers a Status. Once a KME said that it is simulated, this stays said. */
    synchronized void heard(SaeId peer, KmeStatus status) {
        if (statuses.containsKey(peer) || statuses.size() < MAX_PEERS) {
            statuses.put(peer, status);
        }
        statusTime = clock.instant();
        simulated |= status.simulated();
    }

    /**
     * All of it; asks nobody.
     *
     * @param further facts to be told besides, at most eight
     * @param besides what is wrong although keys come
     */
    synchronized SourceHealth toHealth(Map<String, String> further, Optional<String> besides) {
        Map<String, String> facts = new TreeMap<>(further);
        storedKeys().ifPresent(stored -> facts.put("stored-keys", stored));
        statuses.values().forEach(status -> {
            status.member("source_KME_ID").ifPresent(id -> facts.put("kme-id", id));
            status.member("master_SAE_ID").ifPresent(id -> facts.put("sae-at-kme", id));
        });
        if (statusTime != null) {
            facts.put("status-at", statusTime.toString());
        }
        if (keys.all() > 0) {
            facts.put("keys-fetched", keys.all() + ", " + keys.lately(clock.instant()) + " in the last 10 minutes");
        }
        lastError.ifPresent(error -> facts.put("last-error", lastErrorTime + " " + error));
        String problems = Stream.of(problem, besides).flatMap(Optional::stream).collect(Collectors.joining("; "));
        return new SourceHealth(state, Optional.of(problems).filter(text -> !text.isEmpty()), simulated, facts);
    }

    private Optional<String> storedKeys() {
        Map<SaeId, String> stored = new LinkedHashMap<>();
        statuses.forEach(
                (peer, status) -> status.member("stored_key_count").ifPresent(count -> stored.put(peer, count)));
        if (stored.size() == 1 && statuses.size() == 1) {
            return stored.values().stream().findFirst();
        }
        return stored.isEmpty()
                ? Optional.empty()
                : Optional.of(stored.entrySet().stream()
                        .map(entry -> entry.getKey() + " " + entry.getValue())
                        .collect(Collectors.joining(", ")));
    }

    /** Something asked of the KMEs. */
    interface Question<T> {
        T ask() throws KeySourceException;
    }
}
