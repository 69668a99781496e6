package io.keybraid.sim.fault;

import io.keybraid.sim.kme.KmeMethod;
import java.util.Optional;

/**
 * Something that goes wrong.
 *
 * @param where the KME or, for a fault of a link, the link's name; empty for all
 * @param method of requests to a KME; empty for all, and always for what befalls no answer
 * @param value in the unit that its kind says
 * @param times how many answers it befalls; 0: until it is cleared
 * @param share of the answers that it befalls meanwhile, drawn by chance; 1 for all
 */
public record Fault(
        FaultKind kind, Optional<String> where, Optional<KmeMethod> method, double value, int times, double share) {

    public Fault {
        kind.value().check(value);
        if (times < 0) {
            throw new IllegalArgumentException("a fault befalls 0 or more answers, not " + times);
        }
        if (!(share > 0 && share <= 1)) {
            throw new IllegalArgumentException("a fault befalls a share of the answers up to 1, not " + share);
        }
        if (kind.scope() != FaultKind.Scope.ANSWER && (method.isPresent() || times > 0 || share < 1)) {
            throw new IllegalArgumentException(
                    kind.word() + " befalls no single answer: it has no method, times or share");
        }
    }

    /** Everywhere, always, with the usual value. */
    public static Fault of(FaultKind kind) {
        return new Fault(kind, Optional.empty(), Optional.empty(), kind.usual(), 0, 1);
    }

    /** An answer with that status code and an error in the body. */
    public static Fault status(int code) {
        return of(FaultKind.STATUS).value(code);
    }

    /** At a KME, or on a link. */
    public Fault at(String place) {
        return new Fault(kind, Optional.of(place), method, value, times, share);
    }

    public Fault on(KmeMethod only) {
        return new Fault(kind, where, Optional.of(only), value, times, share);
    }

    /** Seconds, bits, a status code or a share. */
    public Fault value(double number) {
        return new Fault(kind, where, method, number, times, share);
    }

    /** As it is written: {@code 2s}, {@code 352}, {@code 0.5}. */
    public Fault value(String text) {
        return value(kind.value().parse(text));
    }

    public Fault times(int answers) {
        return new Fault(kind, where, method, value, answers, share);
    }

    public Fault share(double ofAnswers) {
        return new Fault(kind, where, method, value, times, ofAnswers);
    }

    boolean befalls(String place) {
        return where.isEmpty() || where.get().equals(place);
    }

    /** The value as {@link #value(String)} reads it; empty where there is none. */
    public String valueText() {
        return kind.value().write(value);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(kind.word());
        if (kind.value() != FaultValue.NONE) {
            text.append(' ').append(valueText());
        }
        text.append(where.map(place -> " at " + place).orElse(" everywhere"));
        method.ifPresent(only -> text.append(" on ").append(only.word()));
        if (times > 0) {
            text.append(", ").append(times).append(times == 1 ? " time" : " times");
        }
        if (share < 1) {
            text.append(", a share of ").append(share);
        }
        return text.toString();
    }
}
