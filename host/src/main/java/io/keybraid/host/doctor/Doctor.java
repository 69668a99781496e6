package io.keybraid.host.doctor;

import io.keybraid.host.doctor.Finding.Weight;
import io.keybraid.host.message.EndReport.Holding;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Finds what is wrong with a tunnel. Decides from the facts alone. */
public final class Doctor {

    private Doctor() {}

    /**
     * Whether one look is not enough: there is no WireGuard session, or the ends seem to hold different keys, which a rotation
     * that runs just now would explain.
     */
    public static boolean needsSecondLook(TunnelFacts facts) {
        Case once = new Case(facts, true, "", List.of());
        return facts.here().isRead()
                && (!once.hasSession() || PresharedKeys.of(once).differ());
    }

    /** All tunnels of a host, after one look. */
    public static List<Diagnosis> examine(HostFacts facts) {
        return facts.tunnels().stream()
                .map(tunnel -> examine(new Case(tunnel, facts.running(), facts.identity(), facts.refusals())))
                .toList();
    }

    /**
     * All tunnels of a host, after three looks, of which the second was a handshake's time before the last one; what was learnt of
     * the sources in the first one holds for all.
     *
     * @param seconds from the first to the last
     */
    public static List<Diagnosis> examine(HostFacts first, HostFacts middle, HostFacts last, long seconds) {
        Map<String, TunnelFacts> before = byName(first);
        Map<String, TunnelFacts> between = byName(middle);
        List<Diagnosis> diagnoses = new ArrayList<>();
        for (TunnelFacts now : last.tunnels()) {
            Optional<TunnelFacts> was = Optional.ofNullable(before.get(now.name()));
            Optional<TunnelFacts> meanwhile = Optional.ofNullable(between.get(now.name()));
            diagnoses.add(examine(new Case(
                    was.map(then -> now.withSources(then.sources())).orElse(now),
                    was,
                    was.flatMap(then -> Traffic.between(then, now, seconds)),
                    was.flatMap(then -> meanwhile
                            .flatMap(part -> Traffic.between(then, part, seconds))
                            .or(() -> Traffic.between(then, now, seconds))),
                    last.running(),
                    last.identity(),
                    last.refusals())));
        }
        return diagnoses;
    }

    private static Map<String, TunnelFacts> byName(HostFacts facts) {
        return facts.tunnels().stream().collect(Collectors.toMap(TunnelFacts::name, Function.identity()));
    }

    static Diagnosis examine(Case tunnel) {
        List<Finding> findings = new ArrayList<>();
        List<String> unknown = new ArrayList<>();
        InterfaceRules.judge(tunnel, findings);
        LinkRules.judge(tunnel, findings, unknown);
        PeerRules.judge(tunnel, findings, unknown);
        WireGuardRules.judge(tunnel, findings, unknown);
        PolicyRules.judge(tunnel, findings);
        SourceRules.judge(tunnel, findings, unknown);
        AlarmRules.judge(tunnel, findings);
        findings.sort(Comparator.comparing(Finding::weight).thenComparing(Finding::cause));
        if (findings.stream().noneMatch(finding -> finding.weight() != Weight.NOTE || finding.cause() == Cause.IDLE)) {
            findings.addFirst(healthy(tunnel));
        }
        return new Diagnosis(tunnel.now(), tunnel.traffic(), findings, unknown);
    }

    private static Finding healthy(Case tunnel) {
        List<String> evidence = new ArrayList<>();
        evidence.add(tunnel.handshakeText());
        EndFacts here = tunnel.here();
        here.kid()
                .ifPresent(kid -> evidence.add("epoch " + here.epoch() + ", key " + kid
                        + (here.holding() == Holding.CURRENT ? ", is in the interface" : "")));
        tunnel.there()
                .filter(there -> there.kid().isPresent() && there.kid().equals(here.kid()))
                .ifPresent(there -> evidence.add("the other end holds the same key"));
        return Finding.note(Cause.HEALTHY, "nothing is wrong", evidence);
    }
}
