package io.keybraid.host.wireguard;

import io.keybraid.host.key.InterfaceName;
import io.keybraid.host.key.WireGuardKey;
import io.keybraid.host.wireguard.WireGuardException.Cause;
import org.jspecify.annotations.Nullable;

/**
 * The order of a kick, the same for every way of talking to WireGuard: the peer is read, renewed, read again and compared.
 * A peer that was removed and refused when it was to be added is added once more with what was read first, because nobody
 * else may know it any longer.
 */
public final class Kick<C extends Kick.Configured<C>> {

    /**
     * In seconds, and the longest that there is. A peer that has no keepalive is given this one while it is renewed, and then none
     * again: to switch a keepalive on makes WireGuard send one, and so begin a handshake, at once. An end that has nothing to send
     * would begin none, and what the other end sends would be lost for fifteen seconds. Should it stay on by an accident, it hardly
     * counts.
     */
    public static final int LONGEST_KEEPALIVE = 65535;

    /** What a peer was configured with. */
    public interface Configured<C> extends AutoCloseable {

        /**
         * Whether another reading is the same, preshared keys compared in constant time. The endpoint may be another one,
         * because a peer that moves is followed at any time, but not none.
         */
        boolean isPutBackBy(C later);

        /** Wipes the preshared key. */
        @Override
        void close();
    }

    /** One way of talking to WireGuard. Nobody else of ours talks to the interface while a kick goes on. */
    public interface Way<C extends Configured<C>> {

        /**
         * Reads the peer.
         *
         * @throws WireGuardException with {@link Cause#NO_PEER} if the interface does not have it
         */
        C read() throws WireGuardException;

        /**
         * Removes the peer and adds it as it was read, in one transaction, which also begins a handshake (see {@link
         * Kick#LONGEST_KEEPALIVE}). May be said twice.
         */
        void renew(C before) throws WireGuardException;
    }

    private final InterfaceName name;
    private final WireGuardKey peer;
    private final Way<C> way;

    public Kick(InterfaceName name, WireGuardKey peer, Way<C> way) {
        this.name = name;
        this.peer = peer;
        this.way = way;
    }

    /** See {@link WireGuardBackend#kick}. */
    public void run() throws WireGuardException {
        try (C before = way.read()) {
            Attempt attempt = attempt(before);
            if (attempt.leftItUndone()) {
                attempt = attempt(before);
            }
            attempt.requireSuccess();
        }
    }

    /**
     * What came of it.
     *
     * @param refusal why the peer was not renewed; null if it was said to be
     * @param finding what is wrong with the peer afterwards; null if it is as it was
     */
    private record Attempt(
            @Nullable WireGuardException refusal, @Nullable WireGuardException finding) {

        /** A peer that is not as it was although nobody refused was changed by somebody else, and that is left alone. */
        boolean leftItUndone() {
            return refusal != null && finding != null;
        }

        void requireSuccess() throws WireGuardException {
            if (finding != null) {
                throw finding;
            }
            if (refusal != null) {
                throw refusal;
            }
        }
    }

    private Attempt attempt(C before) {
        WireGuardException refusal = null;
        try {
            way.renew(before);
        } catch (WireGuardException e) {
            refusal = e;
        }
        return new Attempt(refusal, finding(before, refusal));
    }

    private @Nullable WireGuardException finding(C before, @Nullable WireGuardException refusal) {
        try (C after = way.read()) {
            return before.isPutBackBy(after) ? null : PeerProblems.notPutBack(name, peer, refusal);
        } catch (WireGuardException e) {
            return switch (e.what()) {
                case NO_PEER -> refusal == null ? e : PeerProblems.gone(name, peer, refusal);
                case NO_INTERFACE -> e;
                case NOT_PERMITTED, BROKEN, NOT_INSTALLED -> PeerProblems.perhapsGone(name, peer, e);
            };
        }
    }
}
