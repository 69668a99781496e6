package io.keybraid.host.channel;

import io.keybraid.host.channel.Frame.BadFrameException;
import io.keybraid.host.channel.Frame.Kind;
import io.keybraid.host.channel.LinkProblem.Reason;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;

/**
 * Makes an authenticated connection the link to its peer, or not, together with the other host (package documentation),
 * and then is its reader until it ends.
 */
final class Admission {

    private final Surroundings around;

    Admission(Surroundings around) {
        this.around = around;
    }

    /**
     * Returns when the link has ended; the slot and the listener know why.
     *
     * @param admitted run when both hosts have agreed on the connection
     * @throws NotAdmittedException if one of the hosts does not want the connection
     * @throws IOException if it broke before they agreed
     */
    void live(Link link, PeerSlot slot, Runnable admitted) throws IOException {
        Optional<Reason> refusal = decides(link) ? decide(link, slot) : follow(link, slot);
        if (refusal.isPresent()) {
            link.write(Frame.closing(refusal.get()));
            throw new NotAdmittedException(refusal.get(), "this host has no use for the connection");
        }
        try {
            link.raw().authenticated(around.settings().timing().silence());
            admitted.run();
            around.threads().execute(link::writeAll);
            slot.up(link);
            link.readAll(message -> slot.announcements().received(link, message));
        } finally {
            link.drop(Reason.BROKEN, "the connection broke");
            slot.ended(link);
        }
    }

    private boolean decides(Link link) {
        return Arrays.compareUnsigned(around.own().bytes(), link.peer().bytes()) < 0;
    }

    private Optional<Reason> decide(Link link, PeerSlot slot) throws IOException {
        if (expect(Kind.READY, link).toByte() != Frame.VERSION) {
            return Optional.of(Reason.VERSION);
        }
        return slot.adopt(link);
    }

    private Optional<Reason> follow(Link link, PeerSlot slot) throws IOException {
        if (link.dialled() && slot.hasLink()) {
            return Optional.of(Reason.NOT_NEEDED);
        }
        link.write(Frame.READY);
        return slot.follow(link, expect(Kind.ADOPT, link).toAdoption());
    }

    private Frame expect(Kind wanted, Link link) throws IOException {
        Frame frame = link.read();
        if (frame.kind() == Kind.CLOSING) {
            LinkProblem why = Diagnosis.ofClosing(frame, around.clock());
            throw new NotAdmittedException(why.reason(), why.text());
        }
        if (frame.kind() != wanted) {
            throw new BadFrameException("a " + frame.kind() + " frame where " + wanted + " was due");
        }
        return frame;
    }

    /** One of the hosts did not want the connection; mostly because there is another one. */
    static final class NotAdmittedException extends IOException {
        private final Reason reason;

        NotAdmittedException(Reason reason, String message) {
            super(message);
            this.reason = reason;
        }

        Reason reason() {
            return reason;
        }

        /** Whether there is, or is about to be, another link, so that all is well. */
        boolean isHarmless() {
            return reason == Reason.NOT_NEEDED || reason == Reason.REPLACED;
        }
    }
}
