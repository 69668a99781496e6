package io.keybraid.plugin.etsi014;

import io.keybraid.api.Examination;
import io.keybraid.api.Finding.Verdict;
import io.keybraid.plugin.etsi014.tls.HybridTls;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/**
 * Tries at one KME what ETSI GS QKD 014 says of it, as far as that costs no key: its TLS, its Status, and how it refuses what it must
 * refuse. What spends keys is tried only where the operator agreed.
 */
final class KmeExamination {

    private static final Duration EXPIRES_SOON = Duration.ofDays(14);

    private final Examined kme;
    private final List<SaeId> peers;
    private final InstantSource clock;

    KmeExamination(KmeClient kme, List<SaeId> peers, Examination examination, InstantSource clock) {
        this.kme = new Examined(kme, examination);
        this.peers = peers;
        this.clock = clock;
    }

    void run() {
        ourCertificate();
        boolean first = true;
        for (SaeId peer : peers) {
            if (!status(peer)) {
                return;
            }
            if (first) {
                tls();
                first = false;
            }
            new HarmlessCases(kme, peer).run();
            if (kme.maySpendKeys()) {
                new SpendingCases(kme, peer).run();
            } else {
                kme.tell(
                        Verdict.UNTRIED,
                        "Get key",
                        "for SAE " + peer + ": what can be tried of it spends keys",
                        "allow it with '--spend-keys': up to " + SpendingCases.MOST_KEYS + " keys for each SAE");
            }
        }
        if (peers.isEmpty()) {
            kme.tell(Verdict.UNTRIED, "the KME", "no tunnel uses this source, so there is no SAE to ask for", "");
        }
    }

    private void ourCertificate() {
        String subject = "our certificate";
        Instant expiry = kme.settings().identity().current().expiry();
        Duration left = Duration.between(clock.instant(), expiry);
        String problem = kme.settings().identity().problem().orElse("");
        if (!problem.isEmpty()) {
            kme.bad(subject, problem, "renew certificate and key together");
        } else if (left.isNegative()) {
            kme.bad(subject, "ended on " + expiry, "have it renewed; it is read again without a restart");
        } else if (left.compareTo(EXPIRES_SOON) < 0) {
            kme.odd(subject, "ends on " + expiry, "have it renewed; it is read again without a restart");
        } else {
            kme.good(subject, "valid until " + expiry);
        }
    }

    /** Clause 5.1 and 6.1. False where the KME cannot be asked at all. */
    private boolean status(SaeId peer) {
        String subject = "Get status";
        try {
            KmeStatus status = kme.getStatus(peer);
            kme.good(subject, "for SAE " + peer + ": answered");
            new StatusCases(kme, peer, status).run();
            return true;
        } catch (KmeFailure e) {
            String problem = String.valueOf(e.told().getMessage());
            if (!problem.contains(" answered ")) {
                kme.bad(subject, problem, e.told().advice());
                return false;
            }
            if (problem.contains(" with 401") || problem.contains(" with 403")) {
                kme.bad(subject, problem, e.told().advice());
            } else {
                kme.odd(
                        subject,
                        problem,
                        "rounds do without a Status; else " + e.told().advice());
            }
            return true;
        }
    }

    private void tls() {
        String spoken = kme.kme().tls().toString();
        if (kme.settings().tls() != TlsSetting.CLASSICAL
                || !HybridTls.goesWith(kme.settings().identity().current())) {
            kme.good("TLS", spoken);
        } else if (kme.kme().offersHybrid()) {
            kme.tell(
                    Verdict.GOOD,
                    "TLS",
                    spoken + ", though the KME offers " + HybridTls.GROUP,
                    "write 'tls: auto', or 'tls: hybrid', and a quantum computer does not open it later");
        } else {
            kme.good("TLS", spoken + "; the KME does not offer " + HybridTls.GROUP);
        }
    }
}
