package io.keybraid.host.channel;

import io.keybraid.host.key.IdentityPin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts the frames of a link that found no room, and tells of the first, the tenth, the hundredth …: they may be many. Thread-safe. */
final class LostFrames {

    private static final Logger LOG = LoggerFactory.getLogger(LostFrames.class);

    private final IdentityPin peer;
    private long count;
    private long toldAt = 1;

    LostFrames(IdentityPin peer) {
        this.peer = peer;
    }

    synchronized void one() {
        count++;
        if (count == toldAt) {
            toldAt *= 10;
            LOG.atWarn()
                    .addKeyValue("peer", peer)
                    .log(
                            "the peer host reads slower than this one sends: messages lost on this link so far: {}",
                            count);
        }
    }
}
