package io.keybraid.host.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Whether WireGuard's packets and handshakes get through. The table it follows was measured; it stands on docs/doctor.md. */
final class WireGuardRules {

    private static final String WHO_SETS =
            "find what sets preshared keys at the end that holds a foreign one: wg set, wg-quick, wg syncconf, a"
                    + " configuration management, another rotator";

    private WireGuardRules() {}

    static void judge(Case tunnel, List<Finding> findings, List<String> unknown) {
        boolean usable = tunnel.here().isRead()
                && tunnel.there().map(EndFacts::isRead).orElse(true)
                && !tunnel.keyOfOtherEndIsWrongHere()
                && !tunnel.ourKeyIsWrongThere();
        if (!usable || tunnel.isAlarmed("BLOCKED")) {
            return;
        }
        PresharedKeys now = PresharedKeys.of(tunnel);
        PresharedKeys before = before(tunnel).map(PresharedKeys::of).orElse(PresharedKeys.UNKNOWN);
        boolean sameEpochs =
                before(tunnel).filter(was -> epochs(was).equals(epochs(tunnel))).isPresent();
        if (now.differ() && now == before && sameEpochs) {
            findings.add(differ(tunnel, now));
        } else if (!tunnel.hasSession()) {
            tunnel.traffic()
                    .ifPresentOrElse(
                            traffic -> findings.add(dead(tunnel, before, now, traffic)),
                            () -> unknown.add(
                                    "why there is no WireGuard session: the counters were looked at once only"));
        } else if (before.isForeign() && now == PresharedKeys.EQUAL && sameEpochs) {
            findings.add(wasPutBack(tunnel, before));
        } else if (now.isForeign() && tunnel.before().isPresent()) {
            unknown.add("whether the ends hold the same preshared key: at the last look they did not, which a rotation"
                    + " may explain, or something else that sets keys; ask again");
        }
    }

    private static Optional<Case> before(Case tunnel) {
        return tunnel.before().map(was -> new Case(was, true, "", List.of()));
    }

    /** Where they moved from one look to the next, a rotation explains that the ends differed. */
    private static List<Long> epochs(Case tunnel) {
        return List.of(
                tunnel.here().epoch(), tunnel.there().map(EndFacts::epoch).orElse(0L));
    }

    private static Finding wasPutBack(Case tunnel, PresharedKeys before) {
        String which = before == PresharedKeys.FOREIGN_HERE ? "this end" : "the other end";
        return Finding.warning(
                Cause.PSK_DIFFERS,
                which + " was without Keybraid's preshared key, and has it again",
                List.of(
                        "at the first look " + which + " held another one or none, at the last one the key in force",
                        tunnel.handshakeText()),
                "nothing, if the interface was set up anew just now",
                "else " + WHO_SETS);
    }

    private static Finding differ(Case tunnel, PresharedKeys keys) {
        EndFacts here = tunnel.here();
        EndFacts there = tunnel.there().orElseThrow();
        List<String> evidence = new ArrayList<>();
        evidence.add("here: " + held(here));
        evidence.add("there: " + held(there));
        evidence.add(tunnel.handshakeText());
        String since = here.handshakeAgeSeconds()
                .filter(age -> age >= 0)
                .map(age -> ", for at most " + age + " s: so long ago a handshake still proved them equal")
                .orElse("");
        String which = switch (keys) {
            case BEHIND_HERE -> "this end is behind";
            case BEHIND_THERE -> "the other end is behind";
            case FOREIGN_HERE -> "this end holds one that Keybraid did not make";
            case FOREIGN_THERE -> "the other end holds one that Keybraid did not make";
            case APART, EQUAL, UNKNOWN -> "neither is behind the other";
        };
        String ends = tunnel.hasSession()
                ? "data still flows on the session of the last handshake, and ends when that is 180 s old"
                : "no data flows";
        evidence.add(ends);
        if (tunnel.isAlarmed("DRIFT")) {
            evidence.add("alarm DRIFT of the running host: it was put back again and again");
            return Finding.fault(Cause.PSK_DIFFERS, verdict(which, since), evidence, WHO_SETS);
        }
        String at =
                keys == PresharedKeys.FOREIGN_HERE || keys == PresharedKeys.BEHIND_HERE ? "here" : "at the other end";
        return Finding.fault(
                Cause.PSK_DIFFERS,
                verdict(which, since),
                evidence,
                "see that keybraid runs at both ends and is linked: it then puts the key in force back by itself",
                "see whether something else sets preshared keys " + at + ": wg-quick, wg setconf, another rotator",
                "if the ends lost their common state: keybraid rotate --reset "
                        + tunnel.now().name() + ", at both ends");
    }

    private static String verdict(String which, String since) {
        return "the ends hold different preshared keys: " + which + since;
    }

    private static String held(EndFacts end) {
        String key = end.kid()
                .map(kid -> " (epoch " + end.epoch() + ", key " + kid + ")")
                .orElse("");
        return switch (end.holding()) {
            case NONE -> "the interface has no preshared key for the peer" + key;
            case CURRENT -> "the interface holds the key in force" + key;
            case PREPARED -> "the interface holds the key of the next epoch; in force" + key;
            case OTHER -> "the interface holds a key that is not the one in force" + key;
            case SOME -> "the interface holds some key";
            case UNREAD -> "the interface could not be read";
        };
    }

    private static Finding dead(Case tunnel, PresharedKeys before, PresharedKeys now, Traffic traffic) {
        List<String> evidence = List.of(tunnel.handshakeText(), traffic.text());
        if (before.isForeign() || now.isForeign()) {
            return differedFor(evidence);
        }
        if (traffic.isIdle()) {
            return Finding.note(
                    Cause.IDLE,
                    "no traffic, so no handshake"
                            + (tunnel.here().handshakeAgeSeconds().isPresent() ? " lately" : " yet") + ": not a fault",
                    evidence,
                    "send a ping through the tunnel, then ask again",
                    "if you did send: WireGuard has no way to the peer's endpoint, see 'wg show "
                            + tunnel.now().interfaceName() + " endpoints' and the routes");
        }
        if (tunnel.early().filter(Traffic::mayHoldATry).isEmpty()) {
            return Finding.note(
                    Cause.IDLE,
                    "a handshake was tried just now, and it is not known yet what becomes of it",
                    evidence,
                    "ask again");
        }
        if (before.differ() || now.differ()) {
            return differedFor(evidence);
        }
        // What was the same at both looks may have been another between them.
        boolean drifts = tunnel.isAlarmed("DRIFT");
        PresharedKeys keys = before == now && !drifts ? now : PresharedKeys.UNKNOWN;
        if (traffic.receivedThere().isEmpty()) {
            return oneSided(tunnel, traffic, evidence);
        }
        boolean arrivesHere = traffic.received() > 0;
        boolean arrivesThere = traffic.receivedThere().orElse(0L) > 0;
        if (arrivesHere && arrivesThere) {
            if (drifts) {
                return keepChanging(evidence);
            }
            return keys == PresharedKeys.EQUAL ? stuck(evidence) : pskByCounters(evidence);
        }
        if (!arrivesHere && !arrivesThere) {
            return blocked(tunnel, traffic, evidence);
        }
        // One direction is seen to work. That the other end answers, and nothing comes back, fits different keys as
        // well.
        boolean answers = arrivesThere ? traffic.sentThere().orElse(0L) > 0 : traffic.sent() > 0;
        if (answers && drifts) {
            return keepChanging(evidence);
        }
        if (answers && keys == PresharedKeys.UNKNOWN) {
            return Finding.fault(
                    Cause.PSK_OR_RETURN_PATH,
                    "handshakes arrive " + (arrivesThere ? "there" : "here") + " and are answered, but the answers "
                            + "are of no use: the preshared keys differ, or the answers are lost on their way",
                    evidence,
                    "run keybraid at both ends: then the keys are compared, and one of the two is ruled out",
                    "or watch on this machine whether packets of 92 bytes come in: tcpdump -n udp port WIREGUARD-PORT");
        }
        return arrivesThere ? in(tunnel, traffic, evidence) : out(tunnel, evidence);
    }

    private static Finding differedFor(List<String> evidence) {
        return Finding.warning(
                Cause.PSK_DIFFERS,
                "the ends held different preshared keys for a part of the time that was watched",
                evidence,
                "ask again: what was seen does not tell how it is now");
    }

    private static Finding keepChanging(List<String> counted) {
        List<String> evidence = new ArrayList<>(counted);
        evidence.add("alarm DRIFT of the running host: the key was put back again and again");
        return Finding.fault(
                Cause.PSK_DIFFERS,
                "no handshake completes, and this end's preshared key is changed time and again, likely just then",
                evidence,
                WHO_SETS);
    }

    private static Finding oneSided(Case tunnel, Traffic traffic, List<String> evidence) {
        if (traffic.received() > 0) {
            return Finding.fault(
                    Cause.PSK_OR_RETURN_PATH,
                    "handshakes of the other end arrive here, and none completes: the preshared keys differ, or what"
                            + " this end sends is lost on its way",
                    evidence,
                    "see to the control connection first: over it the ends compare and repair their keys");
        }
        return blocked(tunnel, traffic, evidence);
    }

    private static Finding stuck(List<String> evidence) {
        return Finding.fault(
                Cause.SESSION_STUCK,
                "both ends hold the same key and hear each other, but no session comes about: their handshakes collide",
                evidence,
                "wait half a minute: the ends try at slightly different times, or keybraid makes one of them start over",
                "if it lasts, remove the peer from one interface and add it again, at one end only");
    }

    private static Finding pskByCounters(List<String> evidence) {
        return Finding.fault(
                Cause.PSK_DIFFERS,
                "the ends hold different preshared keys: packets arrive at both ends, and no handshake completes",
                evidence,
                "see that keybraid runs at both ends and is linked: it then compares the keys and repairs them",
                "see whether something else sets preshared keys: wg-quick, wg setconf, another rotator");
    }

    private static Finding blocked(Case tunnel, Traffic traffic, List<String> evidence) {
        String hearsNothing =
                traffic.receivedThere().isPresent() ? "neither end hears the other" : "nothing comes back";
        return Finding.fault(
                Cause.UDP_BLOCKED,
                "WireGuard's packets do not get through: " + hearsNothing,
                evidence,
                "compare the peer's endpoint with where the other end listens: wg show "
                        + tunnel.now().interfaceName() + " endpoints, and wg show INTERFACE listen-port there",
                "see whether WireGuard runs there, and a firewall drops its UDP port");
    }

    private static Finding out(Case tunnel, List<String> evidence) {
        return Finding.fault(
                Cause.UDP_BLOCKED_OUT,
                "WireGuard's packets from here do not arrive at the other end; those from there do arrive here",
                evidence,
                "see the firewall before the other end's UDP port, and the endpoint: wg show "
                        + tunnel.now().interfaceName() + " endpoints");
    }

    private static Finding in(Case tunnel, Traffic traffic, List<String> evidence) {
        if (traffic.sentThere().orElse(0L) == 0
                && tunnel.now()
                        .peer()
                        .clockAheadMillis()
                        .filter(ahead -> ahead > 1000)
                        .isPresent()) {
            return Finding.fault(
                    Cause.CLOCK,
                    "the other end gets this one's handshakes and does not answer them: this machine's clock was set back",
                    evidence,
                    "let NTP set both clocks: timedatectl",
                    "restart the WireGuard interface of the other end, which remembers the later time");
        }
        return Finding.fault(
                Cause.UDP_BLOCKED_IN,
                "WireGuard's packets from the other end do not arrive here; those from here do arrive there",
                evidence,
                "see the firewall before this end's UDP port, and the way back from there to here (NAT, routes)");
    }
}
