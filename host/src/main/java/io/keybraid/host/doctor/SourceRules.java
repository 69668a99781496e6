package io.keybraid.host.doctor;

import io.keybraid.api.KeySourceException.Reason;
import io.keybraid.host.doctor.EndFacts.StrandFacts;
import io.keybraid.host.doctor.Finding.Weight;
import io.keybraid.host.doctor.SourceFacts.Failure;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The key sources: those of this end by what they and a probe say, those of the other end by what it tells. */
final class SourceRules {

    /** A round has a few of these; longer than this, in milliseconds, is slow though it works. */
    private static final long SLOW_MILLIS = 2_000;

    /** No source of this name, or another one: {@link PolicyRules} says more of that. */
    private static final Set<Integer> OF_CONFIGURATION = Set.of(16, 17);

    private static final int PLUGIN_FAILED = 18;

    /** What a KME's Status may say carelessly while keys come. */
    private static final Set<Cause> DOUBTFUL =
            Set.of(Cause.SOURCE_EMPTY, Cause.SOURCE_PARTY_UNKNOWN, Cause.SOURCE_BAD_ANSWER);

    private SourceRules() {}

    static void judge(Case tunnel, List<Finding> findings, List<String> unknown) {
        for (SourceFacts source : tunnel.now().sources()) {
            Optional<Failure> failure =
                    source.probe().or(source::lastRound).filter(known -> !OF_CONFIGURATION.contains(known.code()));
            failure.ifPresentOrElse(
                    known -> findings.add(failing(tunnel, source, known)),
                    () -> slow(tunnel, source).ifPresent(findings::add));
            if (source.probeMillis().isEmpty() && failure.isEmpty()) {
                unknown.add("whether source " + source.name() + " could yield a key just now: it was not probed");
            }
        }
        tunnel.there()
                .ifPresent(there -> there.strands().stream()
                        .filter(strand -> strand.problem() != 0 && !OF_CONFIGURATION.contains(strand.problem()))
                        .forEach(strand -> findings.add(failsThere(there, strand))));
    }

    private static Finding failing(Case tunnel, SourceFacts source, Failure failure) {
        Cause cause = cause(failure.code());
        List<String> evidence = new ArrayList<>();
        boolean probed = source.probe().isPresent();
        evidence.add((probed ? "asked just now: " : "in the last round: ") + failure.problem());
        if (probed) {
            source.lastRound().ifPresent(last -> evidence.add("in the last round: " + last.problem()));
        }
        boolean works = source.used() && source.lastRound().isEmpty();
        if (works) {
            evidence.add("it had its part in the last round");
        }
        Weight weight = works && DOUBTFUL.contains(cause)
                ? Weight.NOTE
                : isNeeded(tunnel.here(), source.name()) ? Weight.FAULT : Weight.WARNING;
        return new Finding(
                cause, weight, "source " + source.name() + " " + words(cause), evidence, List.of(failure.advice()));
    }

    private static Optional<Finding> slow(Case tunnel, SourceFacts source) {
        return source.probeMillis()
                .filter(millis -> millis > SLOW_MILLIS)
                .map(millis -> Finding.warning(
                        Cause.SOURCE_SLOW,
                        "source " + source.name() + " answers slowly",
                        List.of("asked just now: it took " + millis + " ms"),
                        "see the load of the KME and the network to it",
                        "raise 'round-deadline' of tunnel " + tunnel.now().name() + " if it cannot be faster"));
    }

    private static Finding failsThere(EndFacts there, StrandFacts strand) {
        return new Finding(
                Cause.SOURCE_FAILS_THERE,
                isNeeded(there, strand.name()) ? Weight.FAULT : Weight.WARNING,
                "source " + strand.name() + " fails at the other end: it " + words(cause(strand.problem())),
                List.of("the peer host says so of its last round (reason " + strand.problem() + ")"),
                List.of("run 'keybraid doctor' there: it asks the source itself"));
    }

    /** Whether an end's policy cannot be met without it. */
    private static boolean isNeeded(EndFacts end, String source) {
        List<StrandFacts> others = end.strands().stream()
                .filter(strand -> !strand.name().equals(source) && strand.problem() == 0)
                .toList();
        return Judged.of(end).map(policy -> !policy.missing(others).isEmpty()).orElse(true);
    }

    private static Cause cause(int code) {
        if (code == PLUGIN_FAILED) {
            return Cause.SOURCE_PLUGIN;
        }
        return Arrays.stream(Reason.values())
                .filter(reason -> reason.code() == code)
                .findFirst()
                .map(SourceRules::cause)
                .orElse(Cause.SOURCE_BAD_ANSWER);
    }

    private static Cause cause(Reason reason) {
        return switch (reason) {
            case UNREACHABLE -> Cause.SOURCE_UNREACHABLE;
            case TIMED_OUT -> Cause.SOURCE_SLOW;
            case NOT_AUTHORISED -> Cause.SOURCE_CERTIFICATE;
            case EXHAUSTED -> Cause.SOURCE_EMPTY;
            case NOT_FOUND -> Cause.SOURCE_KEY_NOT_FOUND;
            case BAD_MESSAGE -> Cause.SOURCE_BAD_ANSWER;
            case UNAVAILABLE -> Cause.SOURCE_UNAVAILABLE;
            case UNKNOWN_PARTY -> Cause.SOURCE_PARTY_UNKNOWN;
        };
    }

    private static String words(Cause cause) {
        return switch (cause) {
            case SOURCE_UNREACHABLE -> "cannot be reached";
            case SOURCE_SLOW -> "does not answer in time";
            case SOURCE_CERTIFICATE -> "and this host do not accept each other's certificates";
            case SOURCE_EMPTY -> "has no key";
            case SOURCE_KEY_NOT_FOUND -> "does not have the key that the other end named";
            case SOURCE_UNAVAILABLE -> "lacks something on its machine";
            case SOURCE_PARTY_UNKNOWN -> "does not know one of the two SAEs";
            case SOURCE_PLUGIN -> "failed by a fault of its plugin";
            default -> "answers what cannot be understood";
        };
    }
}
