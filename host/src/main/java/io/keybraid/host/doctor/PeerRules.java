package io.keybraid.host.doctor;

import io.keybraid.host.doctor.PeerFacts.Answer;
import io.keybraid.host.message.EndReport.Holding;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the other end tells of itself. */
final class PeerRules {

    /** Beyond this, in milliseconds, clocks differ by more than the way of an answer explains. */
    private static final long CLOCKS_DIFFER = 30_000;

    private PeerRules() {}

    static void judge(Case tunnel, List<Finding> findings, List<String> unknown) {
        switch (tunnel.now().peer().answer()) {
            case TOLD -> tunnel.there().ifPresent(there -> told(tunnel, there, findings));
            case NO_TUNNEL ->
                findings.add(Finding.fault(
                        Cause.TUNNEL_UNKNOWN_THERE,
                        "the peer host has no tunnel with this host that could be this one",
                        List.of("it knows neither this end's WireGuard key "
                                + tunnel.here().ownKey().orElse("(unknown)") + " nor has the key "
                                + tunnel.here().peerKey()),
                        "configure the tunnel there, with identity " + tunnel.identity()));
            case NONE ->
                unknown.add(
                        "the other end's view: it did not answer an operator's question; it may run an older release");
            case NOT_ASKED -> unknown.add("the other end's view: there is no control connection to ask it over");
        }
        clock(tunnel, findings);
        key(tunnel, findings);
    }

    /** Only a running host has read its journal. */
    private static void key(Case tunnel, List<Finding> findings) {
        EndFacts here = tunnel.here();
        boolean troubled = tunnel.isAlarmed("JOURNAL") || tunnel.isAlarmed("WIREGUARD");
        boolean keyless = here.isRead() && here.holding() == Holding.NONE && here.epoch() == 0;
        if (tunnel.running() && keyless && !troubled) {
            findings.add(Finding.warning(
                    Cause.NO_KEY_YET,
                    "there has been no rotation yet: WireGuard goes without Keybraid's preshared key",
                    List.of(
                            "this end's journal has no key in force",
                            "a key is put in force when WireGuard's session is 2 to 100 s old, or there is none"),
                    "wait until the session is 180 s old at the longest, then ask again",
                    "see what a rotation waits for: keybraid rotate "
                            + tunnel.now().name()));
        }
    }

    private static void told(Case tunnel, EndFacts there, List<Finding> findings) {
        String name = tunnel.now().name();
        if (tunnel.keyOfOtherEndIsWrongHere()) {
            String key = tunnel.ownKeyThere().orElse("");
            findings.add(Finding.fault(
                    Cause.PUBLIC_KEY_WRONG_HERE,
                    "tunnel " + name + " has the wrong public key of the other end",
                    List.of("'peer' here: " + tunnel.here().peerKey(), "the interface there has: " + key),
                    "set 'peer' of tunnel " + name + " to " + key,
                    "and have the peer in the interface: wg set " + tunnel.now().interfaceName() + " peer " + key
                            + " allowed-ips ADDRESSES endpoint HOST:PORT"));
        }
        if (tunnel.ourKeyIsWrongThere()) {
            String key = tunnel.here().ownKey().orElse("");
            findings.add(Finding.fault(
                    Cause.PUBLIC_KEY_WRONG_THERE,
                    "the other end has the wrong public key of this one",
                    List.of("'peer' there: " + there.peerKey(), "the interface here has: " + key),
                    "set 'peer' of the tunnel there to " + key,
                    "and have the peer in the interface there: wg set INTERFACE peer " + key
                            + " allowed-ips ADDRESSES"));
        }
        switch (there.condition()) {
            case READ -> {}
            case NO_INTERFACE ->
                findings.add(Finding.fault(
                        Cause.INTERFACE_MISSING_THERE,
                        "the WireGuard interface at the other end is missing",
                        List.of("the peer host says so of its end of the tunnel"),
                        "start it there; 'keybraid doctor' there says which one it is"));
            case NOT_PERMITTED ->
                findings.add(Finding.fault(
                        Cause.NO_PERMISSION_THERE,
                        "keybraid at the other end may not speak to its WireGuard interface",
                        List.of("the peer host says so of its end of the tunnel"),
                        "'keybraid doctor' there says which file or right it is"));
            case NO_PEER, BROKEN -> {
                if (!tunnel.ourKeyIsWrongThere()) {
                    findings.add(Finding.fault(
                            Cause.INTERFACE_UNUSABLE_THERE,
                            "the WireGuard interface at the other end "
                                    + (there.condition() == io.keybraid.host.message.EndReport.Condition.NO_PEER
                                            ? "does not have this end as a peer"
                                            : "does not answer as it should"),
                            List.of("the peer host says so of its end of the tunnel"),
                            "run 'keybraid doctor' there"));
                }
            }
        }
    }

    private static void clock(Case tunnel, List<Finding> findings) {
        List<String> evidence = new ArrayList<>();
        Optional<Long> ahead = tunnel.now().peer().clockAheadMillis();
        ahead.filter(millis -> Math.abs(millis) > CLOCKS_DIFFER)
                .ifPresent(millis -> evidence.add("the other end's clock is " + Math.abs(millis) / 1000 + " s "
                        + (millis > 0 ? "ahead of" : "behind") + " this one"));
        tunnel.here()
                .handshakeAgeSeconds()
                .filter(age -> age < -1)
                .ifPresent(age -> evidence.add("the latest handshake here lies " + -age + " s in the future"));
        if (evidence.isEmpty()) {
            return;
        }
        boolean dead = !tunnel.hasSession() && tunnel.now().peer().answer() == Answer.TOLD;
        String[] todo = {
            "compare both clocks with the time: timedatectl at both ends; let NTP set the wrong one",
            "WireGuard refuses handshakes of an end whose clock was set back until it has caught up: if so, restart the"
                    + " WireGuard interface of the other end"
        };
        String verdict = evidence.size() == 1
                        && ahead.filter(millis -> Math.abs(millis) > CLOCKS_DIFFER)
                                .isEmpty()
                ? "the clock of this machine was set back"
                : "the clocks of the two hosts differ";
        findings.add(
                dead
                        ? Finding.fault(Cause.CLOCK, verdict, evidence, todo)
                        : Finding.warning(Cause.CLOCK, verdict, evidence, todo));
    }
}
