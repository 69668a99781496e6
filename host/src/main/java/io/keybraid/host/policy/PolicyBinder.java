package io.keybraid.host.policy;

import io.keybraid.api.Assurance;
import io.keybraid.host.policy.BadPolicyException.Mistake;
import io.keybraid.host.policy.Requirement.AtLeast;
import io.keybraid.host.policy.Requirement.OfSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/** Joins a policy with the assurances of a tunnel's sources, and refuses what would be weaker than it reads. */
final class PolicyBinder {

    private final Map<String, Assurance> sources;
    private final List<Selected> all;

    PolicyBinder(Map<String, Assurance> sources) {
        this.sources = new TreeMap<>(sources);
        this.all = this.sources.entrySet().stream()
                .map(source -> new Selected(source.getKey(), source.getValue()))
                .toList();
    }

    BoundPolicy bind(Policy policy) throws BadPolicyException {
        List<Mistake> clashes = clashes();
        if (!clashes.isEmpty()) {
            throw new BadPolicyException(clashes);
        }
        if (all.stream().noneMatch(Selected::fresh)) {
            throw new BadPolicyException(
                    0,
                    "no source of this tunnel gives fresh secrets; it has " + BoundPolicy.list(all),
                    "add a source that is not static");
        }
        BoundPolicy bound = new BoundPolicy(policy.requirement().orElseGet(this::standard), sources);
        if (!bound.permits(all)) {
            throw new BadPolicyException(
                    0, "can never be met: " + bound.missing(all), "add a source to the tunnel, or ask for less");
        }
        List<Selected> statics = all.stream().filter(source -> !source.fresh()).toList();
        if (bound.requirement().holds(statics)) {
            throw new BadPolicyException(
                    0,
                    "would be met by static secrets alone: " + BoundPolicy.list(statics),
                    "static secrets never count as fresh: ask for another source as well, with all(…)");
        }
        return bound;
    }

    private Requirement standard() {
        List<Requirement> strong = names(Selected::quantumSafe);
        List<Requirement> members = strong.isEmpty() ? names(Selected::fresh) : strong;
        return members.size() == 1 ? members.getFirst() : new AtLeast(members.size(), members);
    }

    private List<Requirement> names(Predicate<Selected> which) {
        return all.stream()
                .filter(which)
                .map(source -> (Requirement) new OfSource(source.name()))
                .toList();
    }

    private List<Mistake> clashes() {
        List<Mistake> clashes = new ArrayList<>();
        for (PolicyKind kind : PolicyKind.values()) {
            Assurance assurance = sources.get(kind.word());
            if (assurance != null && assurance != kind.assurance()) {
                clashes.add(new Mistake(
                        0,
                        "the source '" + kind.word() + "' has the name of a kind, but is " + assurance.label(),
                        "give the source another name"));
            }
        }
        return clashes;
    }
}
