package io.keybraid.host.doctor;

import static java.util.Objects.requireNonNullElse;

import io.keybraid.host.channel.LinkProblem.Reason;
import io.keybraid.host.channel.Refusal;
import java.util.List;
import java.util.Optional;

/** The control connection to the peer host. */
final class LinkRules {

    private LinkRules() {}

    static void judge(Case tunnel, List<Finding> findings, List<String> unknown) {
        if (tunnel.now().link().up()) {
            return;
        }
        Optional<Reason> reason = tunnel.now().link().reason();
        Optional<Finding> turnedAway = turnedAway(tunnel);
        if (turnedAway.isPresent() && reason.filter(LinkRules::isItsOwnProof).isEmpty()) {
            findings.add(turnedAway.get());
        } else if (reason.isPresent()) {
            findings.add(dialled(tunnel, reason.get()));
        } else if (tunnel.running()) {
            findings.add(notDialled(tunnel));
        } else if (tunnel.now().endpoint().isEmpty()) {
            unknown.add("whether the peer host can be reached: no 'endpoint' is configured, so it dials this host, and"
                    + " none runs here to be dialled");
        }
    }

    /** Whoever was dialled and answered is surely the one that is meant; others may have knocked besides. */
    private static boolean isItsOwnProof(Reason reason) {
        return reason == Reason.WRONG_IDENTITY || reason == Reason.NOT_ACCEPTED_THERE || reason == Reason.VERSION;
    }

    /** Somebody dialled this host and was turned away: most likely the peer. */
    private static Optional<Finding> turnedAway(Case tunnel) {
        return tunnel.refusals().stream()
                .map(refusal -> Optional.ofNullable(
                        switch (refusal.kind()) {
                            case NOT_CONFIGURED -> pinWrongHere(tunnel, evidence(refusal));
                            case NOT_ACCEPTED_THERE -> pinWrongThere(tunnel, evidence(refusal));
                            case TOO_MANY, NO_HANDSHAKE, CLASSICAL, NO_CERTIFICATE, BAD_FRAME -> null;
                        }))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static List<String> evidence(Refusal refusal) {
        return List.of(refusal.text() + " (" + refusal.times() + " times, last at " + refusal.last() + ")");
    }

    private static Finding notDialled(Case tunnel) {
        boolean dials = tunnel.now().endpoint().isPresent();
        return dials
                ? Finding.fault(
                        Cause.LINK_BROKEN,
                        "there is no control connection to the peer host yet",
                        List.of("it is being dialled at "
                                + tunnel.now().endpoint().orElse("")),
                        "ask again in a few seconds")
                : Finding.fault(
                        Cause.PEER_DOES_NOT_DIAL,
                        "the peer host should dial this one, and does not",
                        List.of(
                                "no 'endpoint' is configured here",
                                "nobody with identity " + tunnel.now().identity() + " has dialled"),
                        "see whether keybraid runs there and its 'endpoint' leads here, through the firewalls between",
                        "or set 'endpoint' of tunnel " + tunnel.now().name() + " here, so that this host dials");
    }

    private static Finding dialled(Case tunnel, Reason reason) {
        String where = tunnel.now().endpoint().orElse("the peer host");
        List<String> evidence =
                List.of(requireNonNullElse(tunnel.now().link().text().orElse(null), reason.name()));
        return switch (reason) {
            case UNRESOLVED ->
                Finding.fault(
                        Cause.NAME_UNKNOWN,
                        "the peer host's name in " + where + " has no address",
                        evidence,
                        "correct 'endpoint' of tunnel " + tunnel.now().name() + ", or this machine's DNS");
            case UNREACHABLE ->
                Finding.fault(
                        Cause.HOST_UNREACHABLE,
                        "the peer host at " + where + " cannot be reached",
                        evidence,
                        "see whether that machine is up and the network between works: ping it",
                        "see whether a firewall drops TCP to that port");
            case REFUSED ->
                Finding.fault(
                        Cause.PEER_DOWN,
                        "the peer's machine answers at " + where + ", but no keybraid listens there",
                        evidence,
                        "start keybraid there, or see its log for why it stopped",
                        "see whether its 'listen' has this port");
            case STOPPING ->
                Finding.fault(
                        Cause.PEER_DOWN,
                        "keybraid at the other end was stopped",
                        evidence,
                        "start it there: systemctl start keybraid");
            case SILENT ->
                Finding.fault(
                        Cause.PEER_SILENT,
                        "the peer host takes a connection, but then says nothing",
                        evidence,
                        "see whether keybraid there hangs, or the network loses large packets (MTU)");
            case HANDSHAKE_FAILED, BAD_FRAME ->
                Finding.fault(
                        Cause.NOT_KEYBRAID,
                        "whoever answers at " + where + " does not speak Keybraid's control channel",
                        evidence,
                        "correct host and port in 'endpoint' of tunnel "
                                + tunnel.now().name(),
                        "see whether something between breaks TLS open");
            case VERSION ->
                Finding.fault(
                        Cause.VERSIONS,
                        "the two hosts speak different versions of the control channel",
                        evidence,
                        "run the same release of keybraid at both ends: keybraid --version");
            case WRONG_IDENTITY -> pinWrongHere(tunnel, evidence);
            case NOT_ACCEPTED_THERE -> pinWrongThere(tunnel, evidence);
            case BROKEN, REPLACED, REMOVED, NOT_NEEDED, QUEUE_FULL ->
                Finding.fault(
                        tunnel.now().endpoint().isEmpty() ? Cause.PEER_DOES_NOT_DIAL : Cause.LINK_BROKEN,
                        "the control connection to the peer host broke, and there is none now",
                        evidence,
                        "see whether keybraid runs at the other end",
                        "ask again in a few seconds: it is dialled again by itself");
        };
    }

    private static Finding pinWrongHere(Case tunnel, List<String> evidence) {
        return Finding.fault(
                Cause.PIN_WRONG_HERE,
                "the peer host has another identity than tunnel " + tunnel.now().name() + " pins",
                evidence.getFirst().contains(tunnel.now().identity())
                        ? evidence
                        : List.of(
                                evidence.getFirst(),
                                "pinned here: " + tunnel.now().identity()),
                "run 'keybraid identity show' at the other end, on its own terminal",
                "if it prints what was presented, set 'identity' of tunnel "
                        + tunnel.now().name() + " to it; if not, somebody else answers: do not");
    }

    private static Finding pinWrongThere(Case tunnel, List<String> evidence) {
        return Finding.fault(
                Cause.PIN_WRONG_THERE,
                "the peer host does not accept this host's identity",
                evidence,
                "set 'identity' of the tunnel there to " + tunnel.identity());
    }
}
