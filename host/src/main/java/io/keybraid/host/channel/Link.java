package io.keybraid.host.channel;

import io.keybraid.host.channel.Frame.Adoption;
import io.keybraid.host.channel.Frame.BadFrameException;
import io.keybraid.host.channel.Frame.Kind;
import io.keybraid.host.channel.LinkProblem.Reason;
import io.keybraid.host.key.IdentityPin;
import io.keybraid.host.problem.Milestones;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One authenticated connection. Its reader and its writer each have a thread; any thread may send and close, and neither
 * ever waits. The first reason given for its end is the one that counts.
 */
final class Link {

    private static final Logger LOG = LoggerFactory.getLogger("keybraid.host");

    /** How much is written at once, in bytes; the time is taken of each piece. */
    private static final int PIECE = 64 * 1024;

    /** How long the other host has to take the frames still queued, and the reason, at an orderly end. */
    private static final long FAREWELL_MILLIS = 1_000;

    private final IdentityPin peer;
    private final GuardedSocket raw;
    private final boolean dialled;
    private final long began;
    private final ChannelSettings settings;
    private final InstantSource clock;
    private final LongSupplier nanos;
    private final ScheduledExecutorService timer;
    private final FrameReader reader;
    private final OutputStream output;
    private final OutboundQueue queue;
    private final Milestones lost = new Milestones();
    private final AtomicReference<@Nullable LinkProblem> end = new AtomicReference<>();
    private volatile @Nullable Adoption adoption;
    private volatile @Nullable Future<?> farewell;
    private volatile long writingSince;

    Link(IdentityPin peer, GuardedSocket raw, SSLSocket tls, boolean dialled, long began, Surroundings around)
            throws IOException {
        this.peer = peer;
        this.raw = raw;
        this.dialled = dialled;
        this.began = began;
        this.settings = around.settings();
        this.clock = around.clock();
        this.nanos = around.nanos();
        this.timer = around.timer();
        ChannelLimits limits = settings.limits();
        this.reader = new FrameReader(tls.getInputStream(), limits.frameBytes());
        this.output = tls.getOutputStream();
        this.queue = new OutboundQueue(limits.queueBytes() + (long) Frame.HEADER + OutboundQueue.BESIDE);
    }

    IdentityPin peer() {
        return peer;
    }

    GuardedSocket raw() {
        return raw;
    }

    boolean dialled() {
        return dialled;
    }

    /** When the connection began, in the order of things at this host; not a time. */
    long began() {
        return began;
    }

    @Nullable
    Adoption adoption() {
        return adoption;
    }

    void adopted(Adoption by) {
        adoption = by;
    }

    boolean isOpen() {
        return end.get() == null;
    }

    /** Why it ended; null while it is open. */
    @Nullable
    LinkProblem end() {
        return end.get();
    }

    /** Puts a frame into the queue; one too many is lost, for a peer that does not read must not hold up a caller. */
    boolean send(Kind kind, byte[] payload) {
        return switch (queue.offer(Frame.encode(kind, payload))) {
            case TAKEN -> true;
            case CLOSED -> false;
            case FULL -> {
                full();
                yield false;
            }
        };
    }

    /**
     * A link that is merely slow keeps what it has: a new one would begin with a greeting of every tunnel, and be slower. One that
     * takes nothing at all is of no use.
     */
    private void full() {
        if (isStuckFor(settings.timing().heartbeat())) {
            drop(Reason.QUEUE_FULL, "the other host does not read: the queue is full");
            return;
        }
        lost.oneMore()
                .ifPresent(count -> LOG.atWarn()
                        .addKeyValue("peer", peer)
                        .log(
                                "the peer host reads slower than this one sends: messages lost on this link so far: {}",
                                count));
    }

    /** Reads a frame; for use before the link is adopted, by the thread that will be its reader. */
    Frame read() throws IOException {
        return reader.read();
    }

    /** Writes a frame past the queue; for use before the link is adopted, by the thread that will be its reader. */
    void write(byte[] frame) throws IOException {
        output.write(frame);
        output.flush();
    }

    /** In order: what is queued is still sent, then the reason, all within a second. */
    void close(Reason why, String text) {
        if (end.compareAndSet(null, new LinkProblem(why, text, clock.instant()))) {
            queue.close();
            farewell = timer.schedule(raw::close, FAREWELL_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    /** At once. */
    void drop(Reason why, String text) {
        end.compareAndSet(null, new LinkProblem(why, text, clock.instant()));
        queue.close();
        raw.close();
        Future<?> pending = farewell;
        if (pending != null) {
            pending.cancel(false);
        }
    }

    /** The writer's life: ends with the link. */
    void writeAll() {
        try {
            while (!queue.isDrained()) {
                byte[] frame = queue.take(settings.timing().heartbeat());
                if (frame != null || !queue.isDrained()) {
                    writeTimed(frame == null ? Frame.PING : frame);
                }
            }
            sayWhy();
        } catch (IOException broken) {
            drop(Reason.BROKEN, "the connection broke: " + Diagnosis.words(broken));
        } catch (InterruptedException stopping) {
            drop(Reason.STOPPING, "this host is stopping");
        }
    }

    /** In pieces: a link that is merely slow takes one within the time, and one that is stuck does not. */
    private void writeTimed(byte[] frame) throws IOException {
        for (int at = 0; at < frame.length; at += PIECE) {
            writingSince = nanos.getAsLong() | 1;
            output.write(frame, at, Math.min(PIECE, frame.length - at));
            output.flush();
        }
        writingSince = 0;
    }

    /** The reader then reads on to the end, so that the close is no reset that overtakes the reason. */
    private void sayWhy() throws IOException {
        LinkProblem why = end.get();
        if (why != null && why.reason().code() != 0) {
            writeTimed(Frame.closing(why.reason()));
        }
        raw.shutdownOutput();
    }

    /**
     * The reader's life: hands over the messages until the link ends, one way or the other. Afterwards the connection is
     * closed and {@link #end} says why.
     */
    void readAll(Consumer<byte[]> messages) {
        try {
            while (handle(reader.read(), messages)) {
                requireMovingWriter();
            }
        } catch (BadFrameException bad) {
            close(Reason.BAD_FRAME, "the other host sent " + bad.getMessage());
            raw.drain();
        } catch (IOException broken) {
            LinkProblem why = Diagnosis.ofLink(broken, settings, clock);
            end.compareAndSet(null, why);
        } finally {
            drop(Reason.BROKEN, "the reader ended");
        }
    }

    private boolean handle(Frame frame, Consumer<byte[]> messages) throws IOException {
        switch (frame.kind()) {
            case MESSAGE -> hand(frame.payload(), messages);
            case PING -> {}
            case CLOSING -> {
                end.compareAndSet(null, Diagnosis.ofClosing(frame, clock));
                return false;
            }
            case READY, ADOPT -> throw new BadFrameException("a second " + frame.kind());
        }
        return true;
    }

    private void hand(byte[] message, Consumer<byte[]> messages) throws BadFrameException {
        if (message.length == 0) {
            throw new BadFrameException("an empty message");
        }
        if (isOpen()) {
            messages.accept(message);
        }
    }

    /** A peer that sends but never reads would leave the writer hanging for ever. */
    private void requireMovingWriter() {
        if (isStuckFor(settings.timing().silence())) {
            drop(Reason.SILENT, "the other host has stopped reading");
        }
    }

    private boolean isStuckFor(Duration time) {
        long since = writingSince;
        return since != 0 && nanos.getAsLong() - since > time.toNanos();
    }
}
