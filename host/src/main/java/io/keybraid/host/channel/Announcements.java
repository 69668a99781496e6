package io.keybraid.host.channel;

import io.keybraid.host.key.IdentityPin;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the listener about one peer, one call at a time and in the order that {@link ChannelListener} promises, from
 * whatever threads. Each call is made by the reader thread of the link it is about, or of the link that replaced it.
 */
final class Announcements {

    private static final Logger LOG = LoggerFactory.getLogger(Announcements.class);

    private final IdentityPin peer;
    private final ChannelListener listener;
    private final ReentrantLock turn = new ReentrantLock();
    private @Nullable Link announced;

    Announcements(IdentityPin peer, ChannelListener listener) {
        this.peer = peer;
        this.listener = listener;
    }

    /** Says linkUp, after linkDown of the link before; says nothing if the link is no longer the current one. */
    void up(Link link, Supplier<@Nullable Link> current) {
        inTurn(() -> {
            if (current.get() == link && link.isOpen()) {
                sayDown();
                announced = link;
                LOG.info(
                        "link to {} is up: {} {}",
                        peer,
                        link.dialled() ? "dialled" : "accepted",
                        link.raw().where());
                listener.linkUp(peer);
            }
        });
    }

    /** Hands a frame over, unless the link is not the announced one any more. */
    void received(Link link, byte[] frame) {
        inTurn(() -> {
            if (announced == link) {
                listener.received(peer, frame);
            }
        });
    }

    /** Says linkDown, unless that has been said. */
    void down(Link link) {
        inTurn(() -> {
            if (announced == link) {
                sayDown();
            }
        });
    }

    private void sayDown() {
        Link gone = announced;
        if (gone == null) {
            return;
        }
        announced = null;
        LinkProblem end = gone.end();
        String reason = end == null ? "replaced" : end.text();
        LOG.info("link to {} is down: {}", peer, reason);
        guarded(() -> listener.linkDown(peer, reason));
    }

    private void inTurn(Runnable call) {
        turn.lock();
        try {
            guarded(call);
        } finally {
            turn.unlock();
        }
    }

    /** A listener's mistake must not end a link, nor keep the next call from being made. */
    private void guarded(Runnable call) {
        try {
            call.run();
        } catch (RuntimeException mistake) {
            LOG.error("the listener failed on peer {}", Objects.requireNonNull(peer), mistake);
        }
    }
}
