package io.keybraid.host.round.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.keybraid.host.journal.FakeDisk;
import io.keybraid.host.journal.FakeDisk.Survival;
import io.keybraid.host.journal.FileJournal;
import io.keybraid.host.journal.TunnelRecord;
import io.keybraid.host.message.TunnelTag;
import io.keybraid.host.problem.OperatorException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One end's journal, the real one, on a disk in memory: as it was found when the process started, and what was saved since.
 * What a crash leaves of it is found by doing all of that again, up to where the power goes.
 */
final class DiskLife {

    private static final TunnelTag TUNNEL =
            TunnelTag.between(Toys.PARTIES.initiatorPeer(), Toys.PARTIES.responderPeer());
    private static final List<Survival> SURVIVALS =
            List.of(Survival.NOTHING, Survival.EVERYTHING, (file, bytes) -> bytes / 2, (file, bytes) -> -bytes / 2);

    /** @param failsFrom which of its operations on the disk is the first that fails, as do all others; -1 if none */
    private record Save(TunnelRecord record, int failsFrom) {}

    private final FakeDisk found;
    private final TunnelRecord foundRecord;
    private final List<Save> saves;
    private final Map<Object, Optional<DiskLife>> later = new HashMap<>();
    private final Map<Optional<TunnelRecord>, Map<TunnelRecord, List<FakeDisk>>> crashes = new HashMap<>();
    private final Counter counter;

    /** How many disks were recovered from. */
    static final class Counter {
        long disks;
    }

    private DiskLife(FakeDisk found, TunnelRecord foundRecord, List<Save> saves, Counter counter) {
        this.found = found;
        this.foundRecord = foundRecord;
        this.saves = saves;
        this.counter = counter;
    }

    /** On a disk that holds this record, or nothing. */
    static DiskLife startingWith(TunnelRecord record, Counter counter) {
        FakeDisk disk = new FakeDisk();
        if (record.current().isPresent()) {
            try (FileJournal journal = disk.open()) {
                journal.save(TUNNEL, record);
            } catch (OperatorException e) {
                throw new AssertionError(e);
            }
        }
        return new DiskLife(disk.copy(), record, List.of(), counter);
    }

    /** What the process goes by. */
    TunnelRecord record() {
        for (Save save : saves.reversed()) {
            if (save.failsFrom() < 0) {
                return save.record();
            }
        }
        return foundRecord;
    }

    /** This record is saved. */
    DiskLife saved(TunnelRecord record) {
        return later.computeIfAbsent(
                        List.of("saved", record),
                        key -> Optional.of(with(new Save(record, -1)).checked()))
                .orElseThrow();
    }

    /** The disk fails while this record is saved, at a place where the journal finds no way around. */
    DiskLife failed(TunnelRecord record) {
        return later.computeIfAbsent(List.of("failed", record), key -> failing(record))
                .orElseThrow();
    }

    private Optional<DiskLife> failing(TunnelRecord record) {
        Optional<DiskLife> worst = Optional.empty();
        for (int from = 0; from < operationsOf(record); from++) {
            DiskLife life = with(new Save(record, from));
            if (life.lastSaveFails()) {
                // The later it fails, the more of the new record is on the disk.
                worst = Optional.of(life.checked());
            }
        }
        return worst;
    }

    private DiskLife with(Save save) {
        List<Save> more = new ArrayList<>(saves);
        more.add(save);
        return new DiskLife(found, foundRecord, more, counter);
    }

    private int operationsOf(TunnelRecord record) {
        return run(with(new Save(record, -1)), Integer.MAX_VALUE).done().size()
                - run(this, Integer.MAX_VALUE).done().size();
    }

    private boolean lastSaveFails() {
        return lives(this, found.copy()).lastSaveFailed();
    }

    /** The journal itself says what it went by all the time. */
    private DiskLife checked() {
        assertThat(lives(this, found.copy()).loaded()).isEqualTo(record());
        return this;
    }

    /**
     * The power goes while a record is saved, or while nothing is; then the process starts again on what is left.
     *
     * @param found what the disk is to be found with
     * @return empty if the journal never leaves that
     */
    Optional<DiskLife> crashed(Optional<TunnelRecord> attempt, TunnelRecord found) {
        Map<TunnelRecord, List<FakeDisk>> left = crashes.computeIfAbsent(attempt, key -> leftByCrash(attempt));
        assertThat(mayBeFound(attempt)).containsAll(left.keySet());
        List<FakeDisk> disks = left.getOrDefault(found, List.of());
        return disks.isEmpty()
                ? Optional.empty()
                : later.computeIfAbsent(
                        List.of("crashed", attempt, found),
                        key -> Optional.of(new DiskLife(disks.get(disks.size() / 2), found, List.of(), counter)));
    }

    /** What the process goes by, what it is just saving, and what it could not save since it last could. */
    private Set<TunnelRecord> mayBeFound(Optional<TunnelRecord> attempt) {
        Set<TunnelRecord> records = new HashSet<>();
        records.add(record());
        attempt.ifPresent(records::add);
        for (int i = saves.size() - 1; i >= 0 && saves.get(i).failsFrom() >= 0; i--) {
            records.add(saves.get(i).record());
        }
        return records;
    }

    private Map<TunnelRecord, List<FakeDisk>> leftByCrash(Optional<TunnelRecord> attempt) {
        int from = run(this, Integer.MAX_VALUE).done().size();
        DiskLife whole = attempt.map(record -> with(new Save(record, -1))).orElse(this);
        int to = run(whole, Integer.MAX_VALUE).done().size();
        Map<TunnelRecord, List<FakeDisk>> left = new HashMap<>();
        for (int cut = from; cut <= to; cut++) {
            FakeDisk disk = run(whole, cut);
            for (int names = 0; names <= disk.unforcedNames(); names++) {
                for (Survival survival : SURVIVALS) {
                    FakeDisk survivor = disk.afterPowerCut(names, survival);
                    TunnelRecord record = recordOn(survivor.copy());
                    left.computeIfAbsent(record, any -> new ArrayList<>()).add(survivor);
                }
            }
        }
        return left;
    }

    private TunnelRecord recordOn(FakeDisk disk) {
        counter.disks++;
        try (FileJournal journal = disk.open()) {
            assertThat(journal.findings()).noneMatch(finding -> finding.loss());
            return journal.load(TUNNEL).orElse(TunnelRecord.EMPTY);
        } catch (OperatorException e) {
            throw new AssertionError(e);
        }
    }

    /** The disk after this life, or when the power goes before this operation. */
    private static FakeDisk run(DiskLife life, int cutBefore) {
        FakeDisk disk = life.found.copy().cutBefore(cutBefore);
        lives(life, disk);
        return disk;
    }

    private record Lived(boolean lastSaveFailed, TunnelRecord loaded) {}

    private static Lived lives(DiskLife life, FakeDisk disk) {
        boolean failed = false;
        try {
            FileJournal journal = disk.open();
            for (Save save : life.saves) {
                failed = !save(journal, disk, save);
            }
            return new Lived(failed, journal.load(TUNNEL).orElse(TunnelRecord.EMPTY));
        } catch (FakeDisk.PowerCut e) {
            return new Lived(failed, TunnelRecord.EMPTY);
        } catch (OperatorException e) {
            throw new AssertionError(e);
        }
    }

    private static boolean save(FileJournal journal, FakeDisk disk, Save save) {
        if (save.failsFrom() >= 0) {
            disk.failAt(disk.done().size() + save.failsFrom(), Integer.MAX_VALUE);
        }
        try {
            journal.save(TUNNEL, save.record());
            return true;
        } catch (OperatorException e) {
            return false;
        } finally {
            disk.healthy();
        }
    }
}
