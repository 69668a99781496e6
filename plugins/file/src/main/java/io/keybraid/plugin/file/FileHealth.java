package io.keybraid.plugin.file;

import io.keybraid.api.KeySourceException;
import io.keybraid.api.SourceHealth;
import io.keybraid.api.SourceHealth.State;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What the files of a source were like when they were last read. Thread-safe; holds no secret. */
final class FileHealth {

    /** A health has at most 16 facts. */
    private static final int MOST_FACTS = 16;

    private final Map<Path, String> facts = new TreeMap<>();
    private final Map<Path, String> problems = new TreeMap<>();
    private boolean tried;

    /** Something that is done with a file in a round. */
    interface Step<T> {
        T take() throws KeySourceException;
    }

    /** Takes the step, and remembers how it went. What the other end did wrong says nothing of our file. */
    <T> T observe(Path file, Step<T> step) throws KeySourceException {
        try {
            T result = step.take();
            went(file, Optional.empty());
            return result;
        } catch (KeySourceException e) {
            switch (e.reason()) {
                case UNAVAILABLE, EXHAUSTED, NOT_FOUND, NOT_AUTHORISED, UNREACHABLE ->
                    went(file, Optional.of(e.getMessage() + "; " + e.advice()));
                case BAD_MESSAGE, TIMED_OUT, UNKNOWN_PARTY -> {
                    // no word about the file
                }
            }
            throw e;
        }
    }

    private synchronized void went(Path file, Optional<String> problem) {
        tried = true;
        problem.ifPresentOrElse(text -> problems.put(file, text), () -> problems.remove(file));
    }

    /** A problem found before any round. */
    synchronized void found(Path file, FileProblem problem) {
        problems.put(
                file, problem.inRound().getMessage() + "; " + problem.inRound().advice());
    }

    /** What is known of a file, for people. */
    synchronized void note(Path file, String fact) {
        if (facts.containsKey(file) || facts.size() < MOST_FACTS) {
            facts.put(file, fact);
        }
    }

    /** Down as soon as one file is not usable. */
    synchronized SourceHealth toHealth() {
        Map<String, String> named = new TreeMap<>();
        facts.forEach((file, fact) -> named.put(file.toString(), fact));
        State state = !problems.isEmpty() ? State.DOWN : tried ? State.UP : State.UNTRIED;
        return new SourceHealth(state, problems.values().stream().findFirst(), false, named);
    }
}
