package io.keybraid.host.doctor;

import io.keybraid.host.doctor.EndFacts.StrandFacts;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Whether what both ends are configured with can satisfy both policies at all. */
final class PolicyRules {

    private PolicyRules() {}

    static void judge(Case tunnel, List<Finding> findings) {
        if (tunnel.there().isEmpty()) {
            return;
        }
        EndFacts here = tunnel.here();
        EndFacts there = tunnel.there().get();
        Optional<Judged> ours = Judged.of(here);
        Optional<Judged> theirs = Judged.of(there);
        if (ours.isEmpty() || theirs.isEmpty()) {
            return;
        }
        List<StrandFacts> common =
                here.strands().stream().filter(strand -> has(there, strand)).toList();
        String wantedHere = ours.get().missing(common);
        String wantedThere = theirs.get().missing(common);
        boolean agree = wantedHere.isEmpty() && wantedThere.isEmpty();
        List<String> evidence = List.of(
                "here: require " + here.policy() + ", with " + list(here.strands()),
                "there: require " + there.policy() + ", with " + list(there.strands()),
                "both have: " + list(common));
        for (StrandFacts strand : here.strands()) {
            Optional<StrandFacts> other = named(there, strand.name());
            if (other.isPresent() && !same(strand, other.get())) {
                String verdict = "source " + strand.name() + " is " + strand.algorithm() + " here and "
                        + other.get().algorithm() + " at the other end";
                String todo = "configure the same plugin and algorithm for it at both ends";
                findings.add(
                        agree
                                ? Finding.warning(Cause.SOURCE_DIFFERS, verdict, evidence, todo)
                                : Finding.fault(Cause.SOURCE_DIFFERS, verdict, evidence, todo));
            }
        }
        if (!wantedHere.isEmpty() && !wantedThere.isEmpty()) {
            findings.add(
                    Finding.fault(
                            Cause.POLICIES_DISAGREE,
                            "no key can satisfy both ends: this one " + wantedHere + "; the other " + wantedThere,
                            evidence,
                            "decide which sources the tunnel is to have, and write the same 'sources' and 'require' at both ends"));
        } else {
            missing(here, there, true, wantedHere, evidence).ifPresent(findings::add);
            missing(there, here, false, wantedThere, evidence).ifPresent(findings::add);
        }
    }

    /** Sources that one end has and the other lacks. */
    private static Optional<Finding> missing(
            EndFacts one, EndFacts other, boolean lackedThere, String wanted, List<String> evidence) {
        String lacking = one.strands().stream()
                .map(StrandFacts::name)
                .filter(name -> named(other, name).isEmpty())
                .collect(Collectors.joining(", "));
        if (lacking.isEmpty()) {
            return Optional.empty();
        }
        Cause cause = lackedThere ? Cause.SOURCE_MISSING_THERE : Cause.SOURCE_MISSING_HERE;
        String where = lackedThere ? "at the other end" : "here";
        String verdict = "source " + lacking + " is not configured " + where;
        String todo = "add it to 'sources' of the tunnel " + where + ", under the same name";
        return Optional.of(
                wanted.isEmpty()
                        ? Finding.warning(cause, verdict + ": it has no part in the keys", evidence, todo)
                        : Finding.fault(
                                cause,
                                verdict + ", and the policy " + (lackedThere ? "here" : "there") + " " + wanted,
                                evidence,
                                todo,
                                "or weaken 'require' " + (lackedThere ? "here" : "there")));
    }

    private static Optional<StrandFacts> named(EndFacts end, String name) {
        return end.strands().stream()
                .filter(strand -> strand.name().equals(name))
                .findFirst();
    }

    private static boolean has(EndFacts end, StrandFacts strand) {
        return named(end, strand.name()).filter(other -> same(strand, other)).isPresent();
    }

    private static boolean same(StrandFacts one, StrandFacts other) {
        return one.assurance().equals(other.assurance()) && one.algorithm().equals(other.algorithm());
    }

    private static String list(List<StrandFacts> strands) {
        return strands.isEmpty()
                ? "nothing"
                : strands.stream()
                        .map(strand -> strand.name() + " (" + strand.algorithm() + ")")
                        .collect(Collectors.joining(", "));
    }
}
