package io.keybraid.host.doctor;

import io.keybraid.host.doctor.Finding.Weight;
import io.keybraid.host.message.EndReport.Holding;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Finds what is wrong with a tunnel. Decides from the facts alone. */
public final class Doctor {

    private Doctor() {}

    /**
     * Whether one look is not enough: there is no WireGuard session, or the ends seem to hold different keys, which a rotation
     * that runs just now would explain.
     */
    public static boolean needsSecondLook(TunnelFacts facts) {
        Case once = new Case(facts, Optional.empty(), Optional.empty(), true, "", List.of());
        return facts.here().isRead()
                && (!once.hasSession() || PresharedKeys.of(once).differ());
    }

    /** All tunnels of a host, after one look. */
    public static List<Diagnosis> examine(HostFacts facts) {
        return facts.tunnels().stream()
                .map(tunnel -> examine(new Case(
                        tunnel,
                        Optional.empty(),
                        Optional.empty(),
                        facts.running(),
                        facts.identity(),
                        facts.refusals())))
                .toList();
    }

    /** All tunnels of a host, after two looks; what was learnt of the sources in the first one holds for both. */
    public static List<Diagnosis> examine(HostFacts first, HostFacts second, long seconds) {
        List<Diagnosis> diagnoses = new ArrayList<>();
        for (TunnelFacts now : second.tunnels()) {
            Optional<TunnelFacts> before = first.tunnels().stream()
                    .filter(tunnel -> tunnel.name().equals(now.name()))
                    .findFirst();
            diagnoses.add(examine(new Case(
                    before.map(was -> now.withSources(was.sources())).orElse(now),
                    before,
                    before.flatMap(was -> Traffic.between(was, now, seconds)),
                    second.running(),
                    second.identity(),
                    second.refusals())));
        }
        return diagnoses;
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
