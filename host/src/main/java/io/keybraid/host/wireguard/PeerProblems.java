package io.keybraid.host.wireguard;

import io.keybraid.host.key.InterfaceName;
import io.keybraid.host.key.WireGuardKey;
import io.keybraid.host.wireguard.WireGuardException.Cause;
import java.util.Collection;
import java.util.stream.Collectors;

/** The exceptions about peers, the same whichever backend meets them. Public keys are no secret. */
public final class PeerProblems {

    private static final int SHOWN = 5;

    private PeerProblems() {}

    public static WireGuardException noPeer(
            InterfaceName name, Collection<WireGuardKey> missing, Collection<WireGuardKey> present) {
        String there = present.isEmpty() ? "it has no peers" : "its peers are " + some(present);
        return new WireGuardException(
                Cause.NO_PEER,
                "interface " + name + " has no peer " + some(missing),
                "add the peer to the interface, or correct the tunnel's 'peer' in the configuration; " + there,
                null);
    }

    public static WireGuardException notInstalled(InterfaceName name, Collection<WireGuardKey> different) {
        return new WireGuardException(
                Cause.NOT_INSTALLED,
                "interface " + name + " holds another preshared key than the one just written for " + some(different),
                "something else sets preshared keys on " + name + " (wg setconf, wg-quick, another rotator): stop it",
                null);
    }

    public static WireGuardException notPutBack(InterfaceName name, WireGuardKey peer) {
        return new WireGuardException(
                Cause.NOT_INSTALLED,
                "peer " + peer + " of interface " + name + " is not what it was before its session was ended",
                "compare 'wg show " + name + "' with its configuration, and stop what else changes " + name,
                null);
    }

    private static String some(Collection<WireGuardKey> keys) {
        String more = keys.size() > SHOWN ? " and " + (keys.size() - SHOWN) + " more" : "";
        return keys.stream().sorted().limit(SHOWN).map(WireGuardKey::toString).collect(Collectors.joining(", ")) + more;
    }
}
