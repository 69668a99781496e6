package io.keybraid.host.journal;

import io.keybraid.api.PublicBytes;
import io.keybraid.host.message.TunnelTag;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Reads a journal file after whatever happened to it (docs/journal.md, "What is found after a crash").
 *
 * <p>A record counts by its counter, wherever it stands; of a tunnel's records the one with the highest counter stands. What
 * cannot be read was acknowledged if its counter is not above all evidence of acknowledgement: then it is a loss, and told.
 * Otherwise it is what a crash left of a save that never returned, and dropped.
 */
final class Recovery {

    /** Stands for every tunnel of which nothing else is known. */
    static final TunnelTag ANY = new TunnelTag(PublicBytes.copyOf(new byte[TunnelTag.LENGTH]));

    /**
     * What was recovered.
     *
     * @param counter the highest that was ever used
     */
    record Recovered(Map<TunnelTag, Memory.Kept> entries, long counter, List<Finding> findings) {

        boolean isDamaged() {
            return findings.stream().anyMatch(Finding::loss);
        }
    }

    private record Newest(long counter, Memory.Kept kept) {}

    private final String file;
    private final FileHeader header;
    private final FrameWalk walk;
    private final Memory memory;
    private final Map<TunnelTag, Newest> newest = new HashMap<>();
    private final TreeSet<Long> known = new TreeSet<>();
    private final List<Finding> findings = new ArrayList<>();
    private long acknowledged;

    private Recovery(String file, FileHeader header, FrameWalk walk, long mark, Memory memory) {
        this.file = file;
        this.header = header;
        this.walk = walk;
        this.memory = memory;
        this.acknowledged = Math.max(mark, header.base() + header.snapshot());
    }

    /**
     * @param file how people find the file
     * @param mark the highest counter that is known to be acknowledged
     */
    static Recovered of(byte[] bytes, String file, FileHeader.Read header, Seal seal, long mark, Memory memory) {
        FrameWalk walk = FrameWalk.through(bytes, FileHeader.LENGTH, seal);
        return new Recovery(file, header.header(), walk, mark, memory).recovered(header.isMended());
    }

    /** Where there is no file though a mark says there was one. */
    static Recovered ofNothing(String file, long mark, Memory memory) {
        String why = file + " is gone, and held records up to number " + mark;
        Map<TunnelTag, Memory.Kept> entries = new HashMap<>();
        entries.put(ANY, memory.keep(Entry.lost(why)));
        return new Recovered(entries, mark, List.of(Finding.loss(why)));
    }

    private Recovered recovered(boolean headerMended) {
        if (headerMended) {
            findings.add(Finding.note("one copy of the header of " + file + " is damaged; the other is whole"));
        }
        for (FrameWalk.Good good : walk.good()) {
            take(good);
        }
        newest.forEach((tunnel, entry) -> recall(tunnel, entry.kept()));
        judgeDamaged();
        judgeMissing();
        Map<TunnelTag, Memory.Kept> entries = new HashMap<>();
        newest.forEach((tunnel, entry) -> entries.put(tunnel, entry.kept()));
        return new Recovered(entries, Math.max(acknowledged, highestKnown()), findings);
    }

    private long highestKnown() {
        return known.isEmpty() ? header.base() : known.last();
    }

    private void take(FrameWalk.Good good) {
        Frame frame = good.placed().frame();
        known.add(frame.counter());
        acknowledged = Math.max(acknowledged, frame.acknowledged());
        if (good.mended()) {
            findings.add(Finding.note(
                    file + " was damaged at byte " + good.placed().at() + ", beside a record that is whole"));
        }
        Newest before = newest.get(frame.tunnel());
        if (before == null || before.counter() < frame.counter()) {
            newest.put(frame.tunnel(), new Newest(frame.counter(), memory.keep(good.entry())));
        }
        good.wipe();
    }

    /** What was lost earlier, and has not been replaced since. */
    private void recall(TunnelTag tunnel, Memory.Kept kept) {
        if (kept.kind() == Entry.Kind.LOST) {
            String why = Entry.why(memory.lend(kept));
            findings.add(tunnel.equals(ANY) ? Finding.loss(why) : Finding.loss(tunnel, why));
        }
    }

    /** Of these it is known whose they are. */
    private void judgeDamaged() {
        int dropped = 0;
        for (Frame.Placed placed : walk.damaged()) {
            Frame frame = placed.frame();
            if (frame.counter() > acknowledged) {
                dropped++;
                continue;
            }
            known.add(frame.counter());
            String what = "record " + frame.counter() + " of tunnel " + frame.tunnel() + " in " + file + " at byte "
                    + placed.at();
            Newest other = newest.get(frame.tunnel());
            if (other != null && other.counter() > frame.counter()) {
                findings.add(Finding.note(what + " is damaged; a newer one is whole"));
            } else {
                lose(frame.tunnel(), frame.counter(), what + " is damaged");
            }
        }
        if (dropped > 0 || (walk.unreadable().isPresent() && !isMissingAny())) {
            findings.add(Finding.note("the end of " + file + " held a save that a crash cut short; it never counted"));
        }
    }

    private void lose(TunnelTag tunnel, long counter, String why) {
        newest.put(tunnel, new Newest(counter, memory.keep(Entry.lost(why))));
        findings.add(Finding.loss(tunnel, why));
    }

    private boolean isMissingAny() {
        return missingInSnapshot() > 0 || highestMissingInLog().isPresent();
    }

    private int missingInSnapshot() {
        long end = header.base() + header.snapshot();
        return header.snapshot() - known.subSet(header.base(), false, end, true).size();
    }

    private Optional<Long> highestMissingInLog() {
        long expected = acknowledged;
        for (long counter : known.headSet(acknowledged, true).descendingSet()) {
            if (counter != expected) {
                break;
            }
            expected--;
        }
        return expected > header.base() + header.snapshot() ? Optional.of(expected) : Optional.empty();
    }

    /** Of these only the number is known. Each tunnel that has no record after them may have been theirs. */
    private void judgeMissing() {
        if (!isMissingAny()) {
            return;
        }
        String where = walk.unreadable()
                .map(region -> "bytes " + region.from() + " to " + region.to() + " of " + file + " are unreadable")
                .orElse(file + " ends at record " + highestKnown() + ", and record " + acknowledged
                        + " was saved: it was cut short, or is an older copy");
        findings.add(Finding.loss(where));
        highestMissingInLog()
                .ifPresent(highest -> List.copyOf(newest.entrySet()).stream()
                        .filter(entry -> entry.getValue().counter() < highest)
                        .forEach(entry -> lose(entry.getKey(), highest, where)));
        newest.put(ANY, new Newest(acknowledged, memory.keep(Entry.lost(where))));
    }
}
