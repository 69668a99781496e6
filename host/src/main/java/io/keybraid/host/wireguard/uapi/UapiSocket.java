package io.keybraid.host.wireguard.uapi;

import io.keybraid.host.key.InterfaceName;
import io.keybraid.host.wireguard.InterfaceSurvey;
import io.keybraid.host.wireguard.WireGuardException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One interface's UAPI socket, with a connection that is kept from one talk to the next and made anew, once, when it
 * proves broken: WireGuard may have been restarted in between. Talks take turns; each ends before the deadline, waiting
 * for its turn included.
 */
final class UapiSocket implements AutoCloseable {

    /** What is said over a connection. It may be said twice, so it must do no harm twice. */
    @FunctionalInterface
    interface Talk<T> {
        T over(SocketChannel channel) throws IOException, WireGuardException;
    }

    private final Path path;
    private final Duration deadline;
    private final Watchdog.Watch watch;
    private final UapiProblems problems;
    private final ReentrantLock turn = new ReentrantLock();
    private @Nullable SocketChannel kept;
    private boolean closed;

    UapiSocket(InterfaceName name, Path directory, Duration deadline, Watchdog watchdog) {
        this.path = directory.resolve(name.value() + ".sock");
        this.deadline = deadline;
        this.watch = watchdog.watch();
        this.problems = new UapiProblems(name, path, new InterfaceSurvey(directory));
    }

    /** Several talks. */
    @FunctionalInterface
    interface Talks {
        void run() throws WireGuardException;
    }

    UapiProblems problems() {
        return problems;
    }

    <T> T hold(Talk<T> talk) throws WireGuardException {
        long start = System.nanoTime();
        takeTurn();
        try {
            requireOpen();
            watch.start(deadline.minusNanos(System.nanoTime() - start));
            try {
                return talkWhileWatched(talk);
            } finally {
                watch.stop();
            }
        } finally {
            turn.unlock();
        }
    }

    /** Runs talks between which there is none of anybody else. Each has a deadline of its own. */
    void inOneTurn(Talks talks) throws WireGuardException {
        takeTurn();
        try {
            talks.run();
        } finally {
            turn.unlock();
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the WireGuard backend was closed");
        }
    }

    private void takeTurn() throws WireGuardException {
        try {
            if (!turn.tryLock(deadline.toNanos(), TimeUnit.NANOSECONDS)) {
                throw problems.busy(deadline);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw problems.interrupted(e);
        }
    }

    private <T> T talkWhileWatched(Talk<T> talk) throws WireGuardException {
        try {
            return overKeptOrNew(talk);
        } catch (IOException e) {
            drop();
            throw explained(e);
        } catch (WireGuardException | RuntimeException | Error e) {
            drop(); // It may stand in the middle of a reply, or WireGuard in the middle of what we wrote.
            throw e;
        }
    }

    private <T> T overKeptOrNew(Talk<T> talk) throws IOException, WireGuardException {
        SocketChannel old = kept;
        if (old != null) {
            watch.over(old);
            try {
                return talk.over(old);
            } catch (MalformedReplyException e) {
                throw e;
            } catch (IOException e) {
                drop();
                if (watch.expired() || Thread.currentThread().isInterrupted()) {
                    throw e;
                }
            }
        }
        return talk.over(connect());
    }

    private SocketChannel connect() throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        kept = channel;
        watch.over(channel);
        channel.connect(UnixDomainSocketAddress.of(path));
        return channel;
    }

    private WireGuardException explained(IOException e) {
        if (watch.expired()) {
            return problems.timedOut(deadline, e);
        }
        if (Thread.currentThread().isInterrupted()) {
            return problems.interrupted(e);
        }
        return problems.explain(e);
    }

    private void drop() {
        if (kept != null) {
            Quietly.close(kept);
            kept = null;
        }
    }

    /** Waits for the talk that is going on, which is not for longer than the deadline. */
    @Override
    public void close() {
        turn.lock();
        try {
            closed = true;
            drop();
        } finally {
            turn.unlock();
        }
    }
}
