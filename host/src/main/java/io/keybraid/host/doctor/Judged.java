package io.keybraid.host.doctor;

import io.keybraid.api.Assurance;
import io.keybraid.host.doctor.EndFacts.StrandFacts;
import io.keybraid.host.policy.BadPolicyException;
import io.keybraid.host.policy.BoundPolicy;
import io.keybraid.host.policy.Policy;
import io.keybraid.host.policy.Selected;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** An end's policy, as that end would judge it. */
final class Judged {

    private final BoundPolicy policy;

    private Judged(BoundPolicy policy) {
        this.policy = policy;
    }

    /** Empty where the policy cannot be read: it came from far away, or from a later release. */
    static Optional<Judged> of(EndFacts end) {
        Map<String, Assurance> sources = end.strands().stream()
                .collect(Collectors.toMap(StrandFacts::name, strand -> assurance(strand.assurance()), (a, b) -> a));
        try {
            return Optional.of(
                    new Judged(Policy.parse(end.policy(), sources.keySet()).bind(sources)));
        } catch (BadPolicyException e) {
            return Optional.empty();
        }
    }

    /** Why these strands are not enough, for people; empty where they are. */
    String missing(Collection<StrandFacts> strands) {
        return policy.missing(strands.stream()
                .map(strand -> new Selected(strand.name(), assurance(strand.assurance())))
                .toList());
    }

    private static Assurance assurance(String label) {
        return Arrays.stream(Assurance.values())
                .filter(assurance -> assurance.label().equals(label))
                .findFirst()
                .orElse(Assurance.STATIC);
    }
}
