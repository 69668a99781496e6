package io.keybraid.host.round;

import io.keybraid.api.KeySourceException;
import io.keybraid.host.message.Message.StrandName;
import java.util.Arrays;
import java.util.Objects;

/**
 * Why a strand has no part in a round, for status and log.
 *
 * @param code as on the wire: of {@link KeySourceException.Reason}, or one of the constants here
 */
public record StrandFailure(StrandName strand, int code, String problem, String advice) {

    /** The other end has no source of this name. */
    public static final int UNKNOWN_SOURCE = 16;

    /** The other end's source of this name has another algorithm or assurance. */
    public static final int SOURCE_DIFFERS = 17;

    /** The plugin failed in a way it should not. */
    public static final int PLUGIN_FAULT = 18;

    public StrandFailure {
        Objects.requireNonNull(strand);
        Objects.requireNonNull(problem);
        Objects.requireNonNull(advice);
    }

    /** Whether the strand failed at the other end, which told no more than the code. */
    public boolean isAtPeer() {
        return equals(atPeer(strand, code));
    }

    static StrandFailure of(StrandName strand, KeySourceException e) {
        String problem = Objects.requireNonNullElse(e.getMessage(), e.reason().name());
        return new StrandFailure(strand, e.reason().code(), problem, e.advice());
    }

    /** What the peer's code means; it tells no more than the code. */
    static StrandFailure atPeer(StrandName strand, int code) {
        String advice = "see 'keybraid status' at the other end";
        return switch (code) {
            case UNKNOWN_SOURCE ->
                new StrandFailure(
                        strand,
                        code,
                        "the other end has no source '" + strand.name() + "' in this tunnel",
                        "configure it there");
            case SOURCE_DIFFERS ->
                new StrandFailure(
                        strand,
                        code,
                        "the other end's source '" + strand.name() + "' is not " + strand.algorithm(),
                        "configure the same plugin and algorithm at both ends");
            case PLUGIN_FAULT -> new StrandFailure(strand, code, "its plugin failed at the other end", advice);
            default -> new StrandFailure(strand, code, "the other end refuses it: " + word(code), advice);
        };
    }

    private static String word(int code) {
        return Arrays.stream(KeySourceException.Reason.values())
                .filter(reason -> reason.code() == code)
                .findFirst()
                .map(StrandFailure::word)
                .orElse("reason " + code);
    }

    private static String word(KeySourceException.Reason reason) {
        return switch (reason) {
            case UNREACHABLE -> "its key source cannot be reached";
            case TIMED_OUT -> "its key source does not answer in time";
            case NOT_AUTHORISED -> "its key source refuses it";
            case EXHAUSTED -> "no key is available there";
            case NOT_FOUND -> "the key is not known there";
            case BAD_MESSAGE -> "it does not understand what it got";
            case UNAVAILABLE -> "something is missing there";
            case UNKNOWN_PARTY -> "its key source does not know one of the ends";
        };
    }
}
