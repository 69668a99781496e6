package io.keybraid.sim.profile;

import java.util.Arrays;
import java.util.Optional;

/** Why a KME refuses, and the status code that tells it unless a profile or a setting says another. */
public enum Refused {
    /** The body or a parameter is not what it should be. */
    MALFORMED("malformed", 400),
    /** An unknown member, at a KME that minds. */
    UNKNOWN_MEMBER("unknown-member", 400),
    /** number or size is no integer or beyond the status's limits. */
    OUT_OF_RANGE("out-of-range", 400),
    /** A mandatory extension. */
    EXTENSION("extension", 400),
    /** The master is its own slave. */
    SAME_SAE("same-sae", 400),
    /** The SAE in the path or an additional one is blank, unknown or there twice. */
    WRONG_SAE("wrong-sae", 400),
    /** A key_ID of dec_keys is not there. */
    UNKNOWN_KEY("unknown-key", 400),
    /** A key_ID of dec_keys is not there yet. */
    LATE_KEY("late-key", 400),
    /** The caller may not do that. */
    UNAUTHORIZED("unauthorized", 401),
    /** The link has not enough key. */
    EXHAUSTED("exhausted", 503),
    /** The other KME is down. */
    PEER_DOWN("peer-down", 503),
    /** Too many at once. */
    BUSY("busy", 503),
    NO_SUCH_PATH("no-such-path", 404),
    WRONG_METHOD("wrong-method", 405),
    TOO_LONG("too-long", 413),
    /** The simulator's own mistake. */
    INTERNAL("internal", 500);

    private final String word;
    private final int standardStatus;

    Refused(String word, int standardStatus) {
        this.word = word;
        this.standardStatus = standardStatus;
    }

    public static Optional<Refused> of(String word) {
        return Arrays.stream(values()).filter(one -> one.word.equals(word)).findFirst();
    }

    /** As in settings and files. */
    public String word() {
        return word;
    }

    public int standardStatus() {
        return standardStatus;
    }
}
