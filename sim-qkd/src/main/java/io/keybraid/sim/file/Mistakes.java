package io.keybraid.sim.file;

import io.keybraid.sim.file.Node.Place;
import io.keybraid.sim.problem.SimulatorException;
import io.keybraid.sim.problem.SimulatorException.Reason;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Collects what is wrong with a file, to tell all of it at once. */
final class Mistakes {

    private record Mistake(Place place, String problem) {}

    private static final int NEAR = 3;

    private final Path file;
    private final List<Mistake> found = new ArrayList<>();

    Mistakes(Path file) {
        this.file = file;
    }

    void add(Place place, String problem) {
        found.add(new Mistake(place, problem));
    }

    /** A word that is not among those there are. */
    void unknown(Place place, String what, String word, Collection<String> known) {
        String hint = nearest(word, known)
                .map(near -> "did you mean '" + near + "'?")
                .orElse("there are " + String.join(", ", known));
        add(place, "there is no " + what + " '" + word + "'; " + hint);
    }

    boolean none() {
        return found.isEmpty();
    }

    SimulatorException asException() {
        StringBuilder text = new StringBuilder(file.toString());
        text.append(found.size() == 1 ? " has a mistake:" : " has " + found.size() + " mistakes:");
        found.stream()
                .sorted(Comparator.comparingInt((Mistake one) -> one.place().line())
                        .thenComparingInt(one -> one.place().column()))
                .forEach(one -> text.append("\n  line %d, column %d: %s"
                        .formatted(one.place().line(), one.place().column(), one.problem())));
        return new SimulatorException(
                Reason.USAGE, text.toString(), "docs/simulator.md describes the file, and has one to copy");
    }

    private static Optional<String> nearest(String word, Collection<String> known) {
        return known.stream()
                .filter(one -> distance(word, one) < Math.min(NEAR, Math.max(2, one.length() / 2)))
                .min(Comparator.comparingInt(one -> distance(word, one)));
    }

    // Levenshtein's.
    private static int distance(String one, String other) {
        int[] row = new int[other.length() + 1];
        for (int at = 0; at < row.length; at++) {
            row[at] = at;
        }
        for (int up = 1; up <= one.length(); up++) {
            int diagonal = row[0];
            row[0] = up;
            for (int at = 1; at < row.length; at++) {
                int change = one.charAt(up - 1) == other.charAt(at - 1) ? 0 : 1;
                int best = Math.min(diagonal + change, Math.min(row[at], row[at - 1]) + 1);
                diagonal = row[at];
                row[at] = best;
            }
        }
        return row[other.length()];
    }
}
