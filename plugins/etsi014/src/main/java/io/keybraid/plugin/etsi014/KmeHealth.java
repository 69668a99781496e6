package io.keybraid.plugin.etsi014;

import io.keybraid.api.KeySourceException;
import io.keybraid.api.SourceHealth;
import io.keybraid.api.SourceHealth.State;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What is known of a KME from what it was last asked. Thread-safe; holds no secret. */
final class KmeHealth {

    /** Facts of more SAEs than this are left out: a health has at most 16 facts. */
    private static final int MAX_PEERS = 8;

    private final Map<SaeId, KmeStatus> statuses = new LinkedHashMap<>();
    private State state = State.UNTRIED;
    private Optional<String> problem = Optional.empty();
    private @Nullable Instant statusTime;
    private boolean simulated;

    /** Asks the KME, and remembers how it went; an interrupted question says nothing of the KME. */
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
    }

    /** Remembers a Status. Once a KME said that it is simulated, this stays said. */
    synchronized void heard(SaeId peer, KmeStatus status, Instant now) {
        if (statuses.containsKey(peer) || statuses.size() < MAX_PEERS) {
            statuses.put(peer, status);
        }
        statusTime = now;
        simulated |= status.simulated();
    }

    /** All of it, with these facts besides; asks nobody. */
    synchronized SourceHealth toHealth(Map<String, String> further) {
        Map<String, String> facts = new TreeMap<>(further);
        statuses.forEach((peer, status) -> {
            status.member("stored_key_count")
                    .ifPresent(count -> facts.put(statuses.size() == 1 ? "stored-keys" : "stored-keys " + peer, count));
            status.member("source_KME_ID").ifPresent(id -> facts.put("kme-id", id));
            status.member("master_SAE_ID").ifPresent(id -> facts.put("sae-at-kme", id));
        });
        if (statusTime != null) {
            facts.put("status-at", statusTime.toString());
        }
        return new SourceHealth(state, problem, simulated, facts);
    }

    /** Something asked of the KME. */
    interface Question<T> {
        T ask() throws KeySourceException;
    }
}
