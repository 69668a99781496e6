package io.keybraid.plugin.file;

import io.keybraid.api.KeySourceException;
import io.keybraid.api.KeySourceException.Reason;
import io.keybraid.api.RoundContext;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/**
 * A one-time pad: each part of it is given out once in the life of the file, whatever crashes. Before it is given out, the mark
 * moves past the part, durably, and zeros are written over it.
 *
 * <p>Parts that lie before the mark and were jumped over since this object was made may still be asked for: rounds overlap.
 * Several objects, also of several processes, may use one file.
 */
final class Pad {

    private static final int MOST_SKIPPED = 64;
    private static final int BLOCK = 1 << 16;

    /** One for each pad that is configured, by its path: file locks are the process's, not the object's. */
    private static final Map<Path, ReentrantLock> LOCKS = new ConcurrentHashMap<>();

    private final GuardedFile file;
    private final PadMark mark;
    private final ReentrantLock lock;
    private final Set<Long> skipped = new LinkedHashSet<>();

    Pad(GuardedFile file) {
        this.file = file;
        this.mark = new PadMark(file.path());
        this.lock = LOCKS.computeIfAbsent(file.path().toAbsolutePath().normalize(), path -> new ReentrantLock(true));
    }

    GuardedFile file() {
        return file;
    }

    /** How many bytes are unused. */
    long left() throws FileProblem {
        file.check();
        lock.lock(); // to close a channel gives up every lock that this process has on the file
        try (FileChannel channel = open()) {
            return Math.max(0, channel.size() - firstUnused(channel));
        } catch (IOException e) {
            throw failure(e);
        } finally {
            lock.unlock();
        }
    }

    /** The next part that nobody used yet. */
    PadPart next(RoundContext round) throws KeySourceException {
        return locked(round, channel -> {
            long offset = firstUnused(channel);
            requireInside(offset, channel);
            mark.write(offset + PadPart.LENGTH);
            PadPart part = read(channel, offset);
            erase(channel, part);
            return part;
        });
    }

    /**
     * The part at this offset, unless it was used here. It is used up only if the other end has proven that it has it, too: whoever
     * has no copy of the pad cannot spend it by naming offsets.
     *
     * @throws KeySourceException also if the proof does not fit; nothing is used up then
     */
    Optional<PadPart> at(long offset, RoundContext round, Predicate<PadPart> proven) throws KeySourceException {
        return locked(round, channel -> {
            long unused = firstUnused(channel);
            if (offset < unused && !skipped.contains(offset)) {
                return Optional.empty();
            }
            if (offset > channel.size() - PadPart.LENGTH) {
                throw Refusal.otherSecret(file.path());
            }
            PadPart part = read(channel, offset);
            if (!proven.test(part)) {
                part.close();
                throw Refusal.otherSecret(file.path());
            }
            if (!skipped.remove(offset)) {
                mark.write(offset + PadPart.LENGTH);
                skip(unused, offset);
            }
            erase(channel, part);
            return Optional.of(part);
        });
    }

    private void skip(long unused, long offset) {
        long first = Math.max(unused, offset - (long) MOST_SKIPPED * PadPart.LENGTH);
        for (long jumped = first; jumped < offset; jumped += PadPart.LENGTH) {
            skipped.add(jumped);
        }
        forgetOldest();
    }

    private void forgetOldest() {
        Iterator<Long> oldest = skipped.iterator();
        while (skipped.size() > MOST_SKIPPED) {
            oldest.next();
            oldest.remove();
        }
    }

    /** The mark; without one, where the zeros end: a pad whose mark was lost is not begun again. */
    private long firstUnused(FileChannel channel) throws IOException, FileProblem {
        long used = mark.read();
        return used > 0 ? used : zerosAtTheBeginning(channel);
    }

    private static long zerosAtTheBeginning(FileChannel channel) throws IOException {
        ByteBuffer block = ByteBuffer.allocate(BLOCK);
        for (long position = 0; ; position += BLOCK) {
            block.clear();
            int length = channel.read(block, position);
            for (int i = 0; i < length; i++) {
                if (block.get(i) != 0) {
                    return (position + i) / PadPart.LENGTH * PadPart.LENGTH;
                }
            }
            if (length < BLOCK) {
                return position + Math.max(length, 0);
            }
        }
    }

    private void requireInside(long offset, FileChannel channel) throws IOException, KeySourceException {
        if (offset > channel.size() - PadPart.LENGTH) {
            throw new KeySourceException(
                    Reason.EXHAUSTED,
                    "the pad " + file.path() + " is used up: all of its " + channel.size() + " bytes but "
                            + Math.max(0, channel.size() - firstUnusedOr(channel)),
                    "bring a new pad to both ends, and remove " + file.path() + ".used with the old one");
        }
    }

    private long firstUnusedOr(FileChannel channel) throws IOException {
        try {
            return firstUnused(channel);
        } catch (FileProblem e) {
            return channel.size();
        }
    }

    private static PadPart read(FileChannel channel, long offset) throws IOException, FileProblem {
        byte[] bytes = new byte[PadPart.LENGTH];
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining() && channel.read(buffer, offset + buffer.position()) > 0) {
            // until it is full
        }
        PadPart part = new PadPart(offset, bytes);
        boolean zero = true;
        for (byte each : bytes) {
            zero &= each == 0;
        }
        if (zero) {
            throw FileProblem.unfit(
                    "the pad's part at " + offset + " is all zeros, so it was used already or is no random bytes",
                    "bring a new pad to both ends");
        }
        return part;
    }

    private static void erase(FileChannel channel, PadPart part) throws IOException {
        try {
            ByteBuffer zeros = ByteBuffer.allocate(PadPart.LENGTH);
            while (zeros.hasRemaining()) {
                channel.write(zeros, part.offset() + zeros.position());
            }
            channel.force(false);
        } catch (IOException e) {
            part.close();
            throw e;
        }
    }

    private interface Step<T> {
        T take(FileChannel channel) throws IOException, FileProblem, KeySourceException;
    }

    private <T> T locked(RoundContext round, Step<T> step) throws KeySourceException {
        boolean held = false;
        try {
            held = lock.tryLock(round.remaining().toMillis(), TimeUnit.MILLISECONDS);
            if (!held) {
                throw busy();
            }
            file.check();
            try (FileChannel channel = open();
                    FileLock ours = channel.tryLock()) {
                if (ours == null) {
                    throw busy();
                }
                return step.take(channel);
            }
        } catch (OverlappingFileLockException e) {
            throw busy(); // the same file under another name
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw busy();
        } catch (IOException e) {
            throw failure(e).inRound();
        } catch (FileProblem e) {
            throw e.inRound();
        } finally {
            if (held) {
                lock.unlock();
            }
        }
    }

    private FileChannel open() throws IOException {
        return FileChannel.open(
                file.path(), StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
    }

    private KeySourceException busy() {
        return new KeySourceException(
                Reason.TIMED_OUT,
                "the pad " + file.path() + " was in use by another round until this one was over",
                "if it happens often, give each tunnel a pad of its own");
    }

    private FileProblem failure(IOException e) {
        return FileProblem.unfit(
                "the pad " + file.path() + " or its mark cannot be read and written ("
                        + e.getClass().getSimpleName() + ")",
                "let the user that Keybraid runs as write the pad, and into its folder; see whether the disk is full");
    }
}
