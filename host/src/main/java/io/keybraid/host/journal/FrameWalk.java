package io.keybraid.host.journal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Goes through a journal file from record to record, and finds the next one wherever something is damaged. */
final class FrameWalk {

    /**
     * A record whose seal holds.
     *
     * @param entry what was sealed; wiped by {@link #wipe}
     * @param mended whether one of the two sides of its frame is damaged
     */
    record Good(Frame.Placed placed, byte[] entry, boolean mended) {
        void wipe() {
            Arrays.fill(entry, (byte) 0);
        }
    }

    /** Bytes from which nothing can be read. */
    record Region(int from, int to) {}

    private final byte[] file;
    private final Seal seal;
    private final List<Good> good = new ArrayList<>();
    private final List<Frame.Placed> damaged = new ArrayList<>();
    private Optional<Region> unreadable = Optional.empty();

    private FrameWalk(byte[] file, Seal seal) {
        this.file = file;
        this.seal = seal;
    }

    static FrameWalk through(byte[] file, int from, Seal seal) {
        FrameWalk walk = new FrameWalk(file, seal);
        int at = Math.min(from, file.length);
        while (at < file.length) {
            at = walk.step(at);
        }
        return walk;
    }

    List<Good> good() {
        return good;
    }

    /** Records whose seal does not hold, or that are not there in whole, though a side of their frame is. */
    List<Frame.Placed> damaged() {
        return damaged;
    }

    /** The first bytes that tell nothing at all. */
    Optional<Region> unreadable() {
        return unreadable;
    }

    /** Takes what begins here; returns where to go on. */
    private int step(int at) {
        Optional<Frame.Placed> beginning = Frame.beginningAt(file, at, seal);
        if (beginning.isPresent() && beginning.get().end() <= file.length) {
            take(beginning.get());
            return beginning.get().end();
        }
        beginning.ifPresent(damaged::add);
        return search(at, at + 1);
    }

    /** From where nothing whole begins to where something can be read again. */
    private int search(int from, int start) {
        for (int at = start; at < file.length; at++) {
            if (Frame.beginningAt(file, at, seal).isPresent()) {
                skipped(from, at);
                return at;
            }
            Optional<Frame.Placed> ending = Frame.endingWith(file, at, seal);
            if (ending.isPresent() && ending.get().at() >= from) {
                skipped(from, ending.get().at());
                take(ending.get());
                return ending.get().end();
            }
        }
        skipped(from, file.length);
        return file.length;
    }

    private void skipped(int from, int to) {
        if (from < to && unreadable.isEmpty()) {
            unreadable = Optional.of(new Region(from, to));
        }
    }

    private void take(Frame.Placed placed) {
        Frame frame = placed.frame();
        byte[] sealed = Frame.sealedIn(file, placed);
        Optional<byte[]> entry = seal.open(Seal.Use.RECORD, frame.counter(), frame.associated(), sealed);
        if (entry.isEmpty()) {
            damaged.add(placed);
            return;
        }
        good.add(new Good(placed, entry.get(), !bothSidesSay(placed)));
    }

    private boolean bothSidesSay(Frame.Placed placed) {
        return Frame.beginningAt(file, placed.at(), seal).equals(Optional.of(placed))
                && Frame.endingWith(file, placed.end() - Frame.SIDE, seal).equals(Optional.of(placed));
    }
}
