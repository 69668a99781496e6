package io.keybraid.api;

import java.util.Objects;

/**
 * One thing that an examination found, for people. Holds no secret.
 *
 * @param verdict how it is
 * @param subject what was tried, a few words, such as {@code Get status}
 * @param text what came of it, one line
 * @param advice what to do, with the setting that mends it, one line; empty where there is nothing to do
 */
public record Finding(Verdict verdict, String subject, String text, String advice) {

    /** How it is. */
    public enum Verdict {
        /** As it should be. */
        GOOD,
        /** Not what the standard says, but this source copes with it. */
        ODD,
        /** Rounds fail, or will, until somebody does something. */
        BAD,
        /** Not tried: the text says why. */
        UNTRIED
    }

    public Finding {
        Objects.requireNonNull(verdict);
        Objects.requireNonNull(subject);
        Objects.requireNonNull(text);
        Objects.requireNonNull(advice);
    }

    /** Something that is as it should be. */
    public static Finding good(String subject, String text) {
        return new Finding(Verdict.GOOD, subject, text, "");
    }
}
