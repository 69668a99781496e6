package io.keybraid.plugin.etsi014;

/**
 * An answer 200 that is not what the standard says. The message goes on from "the KME answered with …" and quotes nothing of the body,
 * which may hold a key; for the same reason there is never a cause.
 */
final class MalformedAnswerException extends Exception {

    private final String advice;

    MalformedAnswerException(String problem) {
        this(problem, "tell the KME's operator; the answer is not what ETSI GS QKD 014 says");
    }

    private MalformedAnswerException(String problem, String advice) {
        super(problem);
        this.advice = advice;
    }

    /** The answer is no JSON, or no whole one. */
    static MalformedAnswerException notJson(KmeAnswer answer) {
        return new MalformedAnswerException(
                "something that is not JSON, or is broken off (" + answer.length() + " bytes)");
    }

    /** The key has not the length asked for. */
    static MalformedAnswerException wrongLength(long bytes) {
        return new MalformedAnswerException(
                "a key of " + bytes + " bytes (" + 8 * bytes + " bits) where 256 bits were asked for",
                "ask the KME's operator for keys of 256 bits; some KMEs ignore the size in a GET: try 'method: post'");
    }

    /** What to do next. */
    String advice() {
        return advice;
    }
}
