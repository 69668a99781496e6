package io.keybraid.sim.topology;

import io.keybraid.sim.profile.KmeProfile;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The simulated network. KMEs and SAEs have names that differ from each other, since they name files too. Every two KMEs
 * that have SAEs are joined by a link, or by several over KMEs that relay.
 */
public record Topology(List<KmeSite> kmes, List<LinkPlan> links, List<SaeSite> saes) {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");
    private static final Set<String> RESERVED = Set.of("ca", "kme-ca");

    public Topology {
        kmes = List.copyOf(kmes);
        links = List.copyOf(links);
        saes = List.copyOf(saes);
        checkNames(kmes, saes);
        for (SaeSite sae : saes) {
            checkKme(kmes, sae.kmeId(), "SAE " + sae.id());
        }
        for (LinkPlan link : links) {
            checkKme(kmes, link.oneKme(), "a link");
            checkKme(kmes, link.otherKme(), "a link");
        }
        checkLinks(links);
        checkJoined(new Routes(kmes, links), saes);
    }

    /** Two KMEs joined by one link. */
    public static Topology pair(KmeSite first, KmeSite second, KeySupply supply, List<SaeSite> saes) {
        return new Topology(List.of(first, second), List.of(new LinkPlan(first.id(), second.id(), supply)), saes);
    }

    /** The KME an SAE is attached to; empty for an SAE nobody knows. */
    public Optional<String> kmeOf(SaeId sae) {
        return saes.stream()
                .filter(site -> site.id().equals(sae))
                .map(SaeSite::kmeId)
                .findFirst();
    }

    public List<SaeId> saesAt(String kmeId) {
        return saes.stream()
                .filter(site -> site.kmeId().equals(kmeId))
                .map(SaeSite::id)
                .toList();
    }

    private static void checkNames(List<KmeSite> kmes, List<SaeSite> saes) {
        Set<String> seen = new HashSet<>(RESERVED);
        kmes.forEach(kme -> checkName(kme.id(), seen));
        saes.forEach(sae -> checkName(sae.id().value(), seen));
    }

    private static void checkName(String name, Set<String> seen) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("a KME or SAE is named with 1 to 63 letters, digits, '.', '_' or '-',"
                    + " and the first is a letter or digit; '" + name + "' is not");
        }
        if (!seen.add(name)) {
            throw new IllegalArgumentException(
                    RESERVED.contains(name)
                            ? "'" + name + "' is the name of the simulator's CA; a KME or SAE needs another"
                            : "the name '" + name + "' is given twice; each KME and each SAE needs its own");
        }
    }

    private static void checkKme(List<KmeSite> kmes, String id, String whose) {
        if (kmes.stream().noneMatch(kme -> kme.id().equals(id))) {
            throw new IllegalArgumentException(whose + " names the KME '" + id + "', which does not exist; there are "
                    + String.join(", ", kmes.stream().map(KmeSite::id).toList()));
        }
    }

    private static void checkLinks(List<LinkPlan> links) {
        for (LinkPlan link : links) {
            if (links.stream()
                            .filter(other -> other.joins(link.oneKme(), link.otherKme()))
                            .count()
                    > 1) {
                throw new IllegalArgumentException("two links join " + link.oneKme() + " and " + link.otherKme());
            }
        }
    }

    private static void checkJoined(Routes routes, List<SaeSite> saes) {
        List<String> used = saes.stream().map(SaeSite::kmeId).distinct().toList();
        for (String one : used) {
            for (String other : used) {
                if (!one.equals(other)
                        && routes.between(one, other, link -> true, kme -> true).isEmpty()) {
                    throw new IllegalArgumentException("no link joins " + one + " and " + other);
                }
            }
        }
    }

    public KmeSite kme(String id) {
        return kmes.stream()
                .filter(kme -> kme.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no KME " + id));
    }

    /** The same with every KME behaving like that. */
    public Topology withProfile(KmeProfile profile) {
        return new Topology(kmes.stream().map(kme -> kme.withProfile(profile)).toList(), links, saes);
    }
}
