package io.keybraid.host.wireguard;

import io.keybraid.host.key.InterfaceName;
import io.keybraid.host.key.WireGuardKey;
import io.keybraid.host.wireguard.WireGuardException.Cause;
import java.util.Collection;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The exceptions about peers, the same whichever backend meets them. Public keys are no secret. */
public final class PeerProblems {

    private static final int SHOWN = 5;
    private static final String KEY_COMES = "Keybraid then gives it its preshared key";

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

    /** After a kick, with why it was refused, if it was. */
    public static WireGuardException notPutBack(
            InterfaceName name, WireGuardKey peer, @Nullable WireGuardException refusal) {
        return new WireGuardException(
                Cause.NOT_INSTALLED,
                "peer " + peer + " of interface " + name + " is not what it was before its session was ended"
                        + because(refusal),
                "compare 'wg show " + name + "' with its configuration, and stop what else changes " + name,
                refusal);
    }

    /** After a kick that removed the peer and could not add it again, twice. */
    public static WireGuardException gone(InterfaceName name, WireGuardKey peer, WireGuardException refusal) {
        return new WireGuardException(
                Cause.NO_PEER,
                "peer " + peer + " of interface " + name
                        + " is gone: it was removed to end its session, and to add it again was refused twice"
                        + because(refusal),
                "add the peer again as its configuration has it ('wg-quick strip " + name + "' shows it); " + KEY_COMES,
                refusal);
    }

    /** After a kick whose end could not be seen. */
    public static WireGuardException perhapsGone(InterfaceName name, WireGuardKey peer, WireGuardException why) {
        return new WireGuardException(
                why.what(),
                "peer " + peer + " of interface " + name
                        + " may be gone: it was to be removed and added again, and what came of it cannot be read"
                        + because(why),
                "look with 'wg show " + name + "', add the peer if it is missing; " + KEY_COMES + "; " + why.hint(),
                why);
    }

    private static String because(@Nullable WireGuardException why) {
        return why == null ? "" : " (" + why.getMessage() + ")";
    }

    private static String some(Collection<WireGuardKey> keys) {
        String more = keys.size() > SHOWN ? " and " + (keys.size() - SHOWN) + " more" : "";
        return keys.stream().sorted().limit(SHOWN).map(WireGuardKey::toString).collect(Collectors.joining(", ")) + more;
    }
}
