package io.keybraid.host.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.keybraid.host.message.TunnelTag;
import io.keybraid.host.problem.OperatorException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A life of three tunnels' records, as far as the disk lets it go; and what may be found of it afterwards. */
final class History {

    static final List<TunnelTag> TUNNELS = List.of(Records.tunnel(1), Records.tunnel(2), Records.tunnel(3));

    private final Map<TunnelTag, Optional<TunnelRecord>> acknowledged = new HashMap<>();
    /** Of each tunnel, what was tried since the last acknowledged one: a disk may hold any of these. */
    private final Map<TunnelTag, List<Optional<TunnelRecord>>> inDoubt = new HashMap<>();

    private int failures;

    /** Opens, saves, closes, opens again, saves, and ends without closing. */
    History liveOn(FakeDisk disk) {
        try {
            live(disk);
        } catch (FakeDisk.PowerCut e) {
            // The rest does not happen.
        }
        return this;
    }

    private void live(FakeDisk disk) {
        try (FileJournal journal = disk.open()) {
            save(journal, 0, Records.record(1));
            save(journal, 1, Records.record(2));
            save(journal, 0, Records.preparing(3, 40));
            save(journal, 2, Records.record(4));
            save(journal, 0, Records.record(5));
            save(journal, 1, Records.preparing(6, 20));
            save(journal, 1, Records.record(7));
            save(journal, 2, Records.record(8));
        } catch (OperatorException e) {
            failures++;
        }
        try {
            FileJournal journal = disk.open();
            reopened(journal);
            save(journal, 1, Records.record(9));
            save(journal, 0, Records.preparing(10, 300));
            save(journal, 0, Records.record(11));
            save(journal, 2, Records.record(12));
            for (TunnelTag tunnel : TUNNELS) {
                assertThat(found(journal, tunnel))
                        .as("what load gives is what was saved last")
                        .isTrue();
            }
        } catch (OperatorException e) {
            failures++;
        }
    }

    /** Whatever stands after a new start is the truth from there on; on the disk too, if that could be written. */
    private void reopened(FileJournal journal) throws OperatorException {
        boolean written =
                journal.findings().stream().noneMatch(finding -> finding.text().contains("cannot be written"));
        for (TunnelTag tunnel : TUNNELS) {
            Optional<TunnelRecord> found = journal.load(tunnel);
            assertThat(isAllowed(tunnel, found)).isTrue();
            if (written) {
                inDoubt(tunnel).clear();
            } else {
                inDoubt(tunnel).add(acknowledged(tunnel));
            }
            acknowledged.put(tunnel, found);
        }
    }

    private void save(FileJournal journal, int tunnel, TunnelRecord record) {
        TunnelTag tag = TUNNELS.get(tunnel);
        inDoubt(tag).add(Optional.of(record));
        try {
            journal.save(tag, record);
            acknowledged.put(tag, Optional.of(record));
            inDoubt(tag).clear();
        } catch (OperatorException e) {
            failures++;
            assertThat(found(journal, tag)).as("a failed save leaves what was").isTrue();
        }
    }

    private Optional<TunnelRecord> acknowledged(TunnelTag tunnel) {
        return acknowledged.getOrDefault(tunnel, Optional.empty());
    }

    private List<Optional<TunnelRecord>> inDoubt(TunnelTag tunnel) {
        return inDoubt.computeIfAbsent(tunnel, any -> new ArrayList<>());
    }

    private boolean found(FileJournal journal, TunnelTag tunnel) {
        try {
            return same(journal.load(tunnel), acknowledged(tunnel));
        } catch (OperatorException e) {
            throw new AssertionError(e);
        }
    }

    private static boolean same(Optional<TunnelRecord> one, Optional<TunnelRecord> other) {
        return one.isPresent() == other.isPresent() && (one.isEmpty() || Records.same(one.get(), other.get()));
    }

    int failures() {
        return failures;
    }

    /** What stands on the disk is the last acknowledged record or one in doubt, of every tunnel. */
    void verify(FakeDisk found, String when) {
        try (FileJournal journal = found.open()) {
            verify(journal, when);
        } catch (OperatorException e) {
            throw new AssertionError(when + ": " + e.getMessage(), e);
        }
    }

    /** That, and it can go on and be found again. */
    void verifyAndGoOn(FakeDisk found, String when) {
        try {
            try (FileJournal journal = found.open()) {
                verify(journal, when);
                journal.save(TUNNELS.get(1), Records.record(99));
            }
            try (FileJournal journal = found.open()) {
                assertThat(journal.findings()).as(when).isEmpty();
                assertThat(Records.same(journal.load(TUNNELS.get(1)).orElseThrow(), Records.record(99)))
                        .isTrue();
                assertThat(isAllowed(TUNNELS.get(0), journal.load(TUNNELS.get(0))))
                        .as(when)
                        .isTrue();
            }
        } catch (OperatorException e) {
            throw new AssertionError(when + ": " + e.getMessage(), e);
        }
    }

    private void verify(FileJournal journal, String when) throws OperatorException {
        assertThat(journal.findings()).as(when).noneMatch(Finding::loss);
        for (TunnelTag tunnel : TUNNELS) {
            assertThat(isAllowed(tunnel, journal.load(tunnel)))
                    .as("%s: %s", when, tunnel)
                    .isTrue();
        }
    }

    private boolean isAllowed(TunnelTag tunnel, Optional<TunnelRecord> found) {
        return same(found, acknowledged(tunnel)) || inDoubt(tunnel).stream().anyMatch(one -> same(found, one));
    }
}
