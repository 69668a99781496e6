package io.keybraid.sim.fault;

import io.keybraid.sim.kme.KmeMethod;
import java.util.Arrays;
import java.util.Optional;

/** Everything that can be made to go wrong. */
public enum FaultKind {
    STALL("stall", Scope.ANSWER, FaultValue.TIME, 20, "the answer comes so much later; its keys are given out"),
    DROP("drop", Scope.ANSWER, FaultValue.NONE, 0, "the connection is closed instead of an answer; its keys are lost"),
    REFUSE("refuse", Scope.PORT, FaultValue.NONE, 0, "connections are refused; the KME works on"),
    EXHAUSTED("exhausted", Scope.ANSWER, FaultValue.NONE, 0, "enc_keys says that there is no key left"),
    WRONG_KEY("wrong-key", Scope.ANSWER, FaultValue.NONE, 0, "other bytes than the other end gets"),
    SHORT_KEY("short-key", Scope.ANSWER, FaultValue.BITS, 128, "keys of so many bits, whatever was asked for"),
    LONG_KEY("long-key", Scope.ANSWER, FaultValue.BITS, 352, "keys of so many bits, whatever was asked for"),
    DUPLICATE_KEY_ID("duplicate-key-id", Scope.ANSWER, FaultValue.NONE, 0, "enc_keys names its keys as the last one"),
    LATE("late", Scope.ANSWER, FaultValue.TIME, 2, "a key reaches the other KME so much later"),
    HALF_BODY("half-body", Scope.ANSWER, FaultValue.NONE, 0, "half of the answer, then the connection is closed"),
    HTML("html", Scope.ANSWER, FaultValue.STATUS, 502, "a page with that status code"),
    TEXT("text", Scope.ANSWER, FaultValue.STATUS, 500, "a line of plain text with that status code"),
    STATUS("status", Scope.ANSWER, FaultValue.STATUS, 503, "an error with that status code: 401, 404, 422, 503, 504 …"),
    EXPIRED_CERTIFICATE("expired-certificate", Scope.PORT, FaultValue.NONE, 0, "the KME's certificate has expired"),
    TLS_1_2("tls-1.2", Scope.PORT, FaultValue.NONE, 0, "the KME speaks TLS 1.2 only"),
    SLOW("slow", Scope.ANSWER, FaultValue.TIME, 0.05, "the answer comes byte by byte, so much apart"),
    FIBRE_CUT("fibre-cut", Scope.LINK, FaultValue.NONE, 0, "the link makes no key; what is stored is left"),
    RATE_DROP("rate-drop", Scope.LINK, FaultValue.SHARE, 0.1, "that share of the rate is left"),
    EAVESDROPPER("eavesdropper", Scope.LINK, FaultValue.SHARE, 0.25, "measures that share of the pulses"),
    KME_DOWN("kme-down", Scope.PORT, FaultValue.NONE, 0, "refuses connections, and the other KMEs cannot reach it"),
    CLOCK_OFF("clock-off", Scope.PORT, FaultValue.TIME, 18_000, "the KME's clock is so far ahead, or behind");

    /** What a fault befalls. */
    public enum Scope {
        /** An answer of a KME. */
        ANSWER,
        /** A KME. */
        PORT,
        LINK
    }

    private final String word;
    private final Scope scope;
    private final FaultValue value;
    private final double usual;
    private final String meaning;

    FaultKind(String word, Scope scope, FaultValue value, double usual, String meaning) {
        this.word = word;
        this.scope = scope;
        this.value = value;
        this.usual = usual;
        this.meaning = meaning;
    }

    public static Optional<FaultKind> of(String word) {
        return Arrays.stream(values()).filter(kind -> kind.word.equals(word)).findFirst();
    }

    /** Whether it can befall an answer to that request. */
    boolean befalls(KmeMethod method) {
        return switch (this) {
            case EXHAUSTED, DUPLICATE_KEY_ID, LATE -> method == KmeMethod.GET_KEY;
            case WRONG_KEY, SHORT_KEY, LONG_KEY -> method != KmeMethod.GET_STATUS;
            case STALL, DROP, HALF_BODY, HTML, TEXT, STATUS, SLOW -> true;
            case REFUSE, EXPIRED_CERTIFICATE, TLS_1_2, FIBRE_CUT, RATE_DROP, EAVESDROPPER, KME_DOWN, CLOCK_OFF -> false;
        };
    }

    /** As on the command line and in files. */
    public String word() {
        return word;
    }

    public Scope scope() {
        return scope;
    }

    public FaultValue value() {
        return value;
    }

    /** The value of a fault that is given none. */
    public double usual() {
        return usual;
    }

    /** One line for people. */
    public String meaning() {
        return meaning;
    }
}
