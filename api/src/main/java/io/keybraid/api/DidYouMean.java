package io.keybraid.api;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Finds the word that somebody meant. */
public final class DidYouMean {

    private DidYouMean() {}

    /** The known word that takes the fewest changes, where that is at most a third of its letters. */
    public static Optional<String> closest(String word, Collection<String> known) {
        return known.stream()
                .filter(other -> Math.abs(word.length() - other.length()) <= most(other))
                .min(Comparator.comparingInt(other -> distance(word, other)))
                .filter(other -> distance(word, other) <= most(other));
    }

    private static int most(String known) {
        return Math.max(1, known.length() / 3);
    }

    /** Letters put in, left out, replaced, or swapped with their neighbour (the restricted Damerau-Levenshtein distance). */
    private static int distance(String a, String b) {
        int[][] cost = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                cost[i][j] = i == 0 || j == 0 ? i + j : cheapest(cost, a, b, i, j);
            }
        }
        return cost[a.length()][b.length()];
    }

    /** Of the ways to make the first {@code j} letters of {@code b} out of the first {@code i} of {@code a}. */
    private static int cheapest(int[][] cost, String a, String b, int i, int j) {
        boolean same = a.charAt(i - 1) == b.charAt(j - 1);
        int least = Math.min(cost[i - 1][j - 1] + (same ? 0 : 1), 1 + Math.min(cost[i - 1][j], cost[i][j - 1]));
        boolean swapped = i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
        return swapped ? Math.min(least, cost[i - 2][j - 2] + 1) : least;
    }
}
