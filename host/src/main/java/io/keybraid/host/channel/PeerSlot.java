package io.keybraid.host.channel;

import io.keybraid.host.channel.Frame.Adoption;
import io.keybraid.host.channel.Frame.Kind;
import io.keybraid.host.channel.LinkProblem.Reason;
import io.keybraid.host.key.IdentityPin;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One configured peer and its link. Decides which connection is the link (package documentation). Thread-safe; never
 * waits, and never calls the listener while it decides.
 */
final class PeerSlot {

    private final IdentityPin pin;
    private final Surroundings around;
    private final Announcements announcements;
    private final DialState dialling;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile @Nullable Link current;
    private boolean removed;

    PeerSlot(ChannelPeer peer, Announcements announcements, BackOff backOff, Surroundings around) {
        this.pin = peer.pin();
        this.around = around;
        this.announcements = announcements;
        this.dialling = new DialState(peer.endpoint(), backOff, around.clock(), around.nanos());
    }

    IdentityPin pin() {
        return pin;
    }

    Announcements announcements() {
        return announcements;
    }

    DialState dialling() {
        return dialling;
    }

    boolean hasLink() {
        Link link = current;
        return link != null && link.isOpen();
    }

    /** Whether the reader of the last link is through, so that nothing more is announced from here. */
    boolean isQuiet() {
        return current == null;
    }

    boolean send(byte[] frame) {
        Link link = current;
        return link != null && link.send(Kind.MESSAGE, frame);
    }

    /**
     * This host decides: makes the connection the link and says ADOPT on it before anything else, or says why not. The
     * link there was before is closed.
     */
    Optional<Reason> adopt(Link candidate) {
        lock.lock();
        try {
            if (removed) {
                return Optional.of(Reason.REMOVED);
            }
            if (isNeedless(candidate)) {
                return Optional.of(Reason.NOT_NEEDED);
            }
            Adoption adoption = new Adoption(around.instance(), around.order().incrementAndGet());
            candidate.send(Kind.ADOPT, Frame.payload(adoption));
            take(candidate, adoption);
            return Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    /** Both hosts dialled: the link came about after this connection had begun, so its peer is there and has agreed. */
    private boolean isNeedless(Link candidate) {
        Link link = current;
        Adoption adoption = link == null ? null : link.adoption();
        return link != null && link.isOpen() && adoption != null && adoption.generation() > candidate.began();
    }

    /** The other host has decided: makes the connection the link, unless a later decision has overtaken this one. */
    Optional<Reason> follow(Link candidate, Adoption adoption) {
        lock.lock();
        try {
            if (removed) {
                return Optional.of(Reason.REMOVED);
            }
            Link link = current;
            Adoption standing = link == null ? null : link.adoption();
            if (standing != null && adoption.isOvertakenBy(standing)) {
                return Optional.of(Reason.REPLACED);
            }
            take(candidate, adoption);
            return Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    private void take(Link candidate, Adoption adoption) {
        Link before = current;
        candidate.adopted(adoption);
        current = candidate;
        if (before != null) {
            before.close(Reason.REPLACED, "a newer connection took over");
        }
        dialling.linked();
    }

    /** The link's reader has begun: the listener may know. */
    void up(Link link) {
        announcements.up(link, () -> current);
    }

    /** The link's reader has ended. */
    void ended(Link link) {
        announcements.down(link);
        lock.lock();
        try {
            if (current == link) {
                current = null;
                dialling.unlinked(link.end(), around.settings().timing().heartbeat());
            }
        } finally {
            lock.unlock();
        }
    }

    /** For good: closes the link, ends the dialling. */
    void remove(Reason why, String text) {
        lock.lock();
        try {
            removed = true;
            Link link = current;
            if (link != null) {
                link.close(why, text);
            }
        } finally {
            lock.unlock();
        }
        dialling.end();
    }

    LinkStatus status() {
        Link link = current;
        return dialling.status(pin, link != null && link.isOpen() ? link : null);
    }
}
