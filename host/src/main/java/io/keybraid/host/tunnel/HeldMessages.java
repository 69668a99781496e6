package io.keybraid.host.tunnel;

import io.keybraid.host.key.IdentityPin;
import io.keybraid.host.problem.Milestones;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Bounds the bytes of peers' messages that this host holds, over all tunnels: those that wait for their tunnel's thread, OFFERs that
 * are being answered or are next, and ACCEPTs that a round is completed with. A bound for each tunnel alone would let one hostile
 * peer with many tunnels fill the heap. No peer can take more than a fourth, so that it starves its own tunnels only. Thread-safe.
 */
public final class HeldMessages {

    private static final Logger LOG = LoggerFactory.getLogger(HeldMessages.class);

    private final long most;
    private final Map<IdentityPin, Long> held = new HashMap<>();
    private final Map<IdentityPin, Milestones> dropped = new HashMap<>();
    private long all;

    /** @param most bytes in all; a message longer than a fourth of it is taken while the peer has no other */
    public HeldMessages(long most) {
        this.most = most;
    }

    /** An eighth of the heap: what is held is there as bytes and once more as what was read from them. */
    public static HeldMessages ofThisProcess() {
        return new HeldMessages(Runtime.getRuntime().maxMemory() / 8);
    }

    /** Gives its bytes back when it is closed; once. */
    @FunctionalInterface
    interface Lease extends AutoCloseable {
        Lease NONE = () -> {};

        @Override
        void close();
    }

    /** Whether there is room; if so, the lease is to be closed when the message is no longer held. */
    synchronized Optional<Lease> take(IdentityPin peer, int bytes) {
        long own = held.getOrDefault(peer, 0L);
        boolean room = all + bytes <= most && (own == 0 || own + bytes <= most / 4);
        if (!room) {
            dropped.computeIfAbsent(peer, any -> new Milestones()).oneMore().ifPresent(count -> tell(peer, count));
            return Optional.empty();
        }
        held.put(peer, own + bytes);
        all += bytes;
        AtomicBoolean open = new AtomicBoolean(true);
        return Optional.of(() -> {
            if (open.compareAndSet(true, false)) {
                give(peer, bytes);
            }
        });
    }

    /** A peer must not be able to fill the log either. */
    private static void tell(IdentityPin peer, long count) {
        LOG.atWarn()
                .addKeyValue("peer", peer)
                .log("the peer sends more than can be dealt with: messages dropped so far: {}", count);
    }

    private synchronized void give(IdentityPin peer, int bytes) {
        all -= bytes;
        long left = held.merge(peer, (long) -bytes, Long::sum);
        if (left == 0) {
            held.remove(peer);
        }
    }
}
