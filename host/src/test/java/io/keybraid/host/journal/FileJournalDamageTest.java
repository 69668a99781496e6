package io.keybraid.host.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.keybraid.host.key.JournalKey;
import io.keybraid.host.message.TunnelTag;
import io.keybraid.host.problem.OperatorException;
import io.keybraid.host.problem.OperatorException.Reason;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Files that were damaged, cut, swapped or put back: what is told, whom it costs what, and that nobody gets an old record. */
class FileJournalDamageTest {

    private static final FileJournal.Limits LARGE =
            new FileJournal.Limits(1 << 20, 0, java.time.Duration.ofSeconds(10));

    private final List<TunnelTag> tunnels =
            List.of(Records.tunnel(1), Records.tunnel(2), Records.tunnel(3), Records.tunnel(4), Records.tunnel(5));
    private final TunnelRecord[] last = new TunnelRecord[tunnels.size()];
    private final FakeDisk disk = new FakeDisk();
    private byte[] older = new byte[0];
    private byte[] whole = new byte[0];

    /** Four tunnels in the snapshot, then appended records of two of them and of a fifth. */
    @BeforeEach
    void fill() throws OperatorException {
        try (FileJournal journal = open(disk)) {
            for (int i = 0; i < 4; i++) {
                save(journal, i, Records.record(10 + i));
            }
        }
        try (FileJournal journal = open(disk)) {
            save(journal, 0, Records.record(20));
            save(journal, 1, Records.record(21));
            older = disk.content(LogFile.FILE);
            save(journal, 4, Records.record(22));
            save(journal, 0, Records.record(23));
            save(journal, 1, Records.record(24));
        }
        whole = disk.content(LogFile.FILE);
    }

    private void save(FileJournal journal, int tunnel, TunnelRecord record) throws OperatorException {
        journal.save(tunnels.get(tunnel), record);
        last[tunnel] = record;
    }

    private static FileJournal open(FakeDisk disk) throws OperatorException {
        return disk.open(JournalKeys.inStateDirectory(), LARGE);
    }

    @Test
    void aFlippedBitAnywhereCostsAtMostTheOneTunnelWhoseRecordItIs() throws OperatorException {
        int lost = 0;
        int mended = 0;
        for (int bit = 0; bit < 8 * whole.length; bit++) {
            byte[] flipped = whole.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            Found found = found(flipped);
            assertThat(found.lost()).as("bit %s", bit).hasSizeLessThan(2);
            Optional<TunnelTag> whose = tunnelAt(bit / 8);
            found.lost().forEach(tunnel -> assertThat(Optional.of(tunnel)).isEqualTo(whose));
            assertThat(found.findings()).as("bit %s is noticed", bit).isNotEmpty();
            lost += found.lost().size();
            mended += found.lost().isEmpty() ? 1 : 0;
        }
        System.out.printf(
                "flipped bits: %d, a tunnel lost %d times, nothing lost %d times%n", 8 * whole.length, lost, mended);
        assertThat(lost).isGreaterThan(1000);
    }

    private Optional<TunnelTag> tunnelAt(int at) {
        return frames().stream()
                .filter(placed -> at >= placed.at() && at < placed.end())
                .map(placed -> placed.frame().tunnel())
                .findFirst();
    }

    private Seal seal() {
        FileHeader header = FileHeader.read(whole).orElseThrow().header();
        return header.seal(JournalKey.takeFrom(disk.content(FileKey.FILE)));
    }

    private Frame.Placed snapshotOf(TunnelTag tunnel) {
        return frames().stream()
                .filter(placed -> placed.frame().tunnel().equals(tunnel))
                .findFirst()
                .orElseThrow();
    }

    private List<Frame.Placed> frames() {
        List<Frame.Placed> frames = new ArrayList<>();
        for (int at = FileHeader.LENGTH; at < whole.length; ) {
            frames.add(Frame.beginningAt(whole, at, seal()).orElseThrow());
            at = frames.getLast().end();
        }
        return frames;
    }

    @Test
    void twoFlippedBitsNeverBringAnOldRecordBack() throws OperatorException {
        java.util.SplittableRandom random = new java.util.SplittableRandom(5);
        for (int i = 0; i < 5000; i++) {
            byte[] flipped = whole.clone();
            for (int flips = random.nextInt(2, 6); flips > 0; flips--) {
                flipped[random.nextInt(FileHeader.LENGTH, flipped.length)] ^= (byte) (1 << random.nextInt(8));
            }
            found(flipped);
        }
    }

    @Test
    void aPartThatWasOverwrittenNeverBringsAnOldRecordBack() throws OperatorException {
        java.util.SplittableRandom random = new java.util.SplittableRandom(6);
        for (int i = 0; i < 5000; i++) {
            byte[] overwritten = whole.clone();
            int from = random.nextInt(FileHeader.LENGTH, overwritten.length);
            int to = random.nextInt(from, overwritten.length + 1);
            byte[] with = new byte[to - from];
            if (random.nextBoolean()) {
                random.nextBytes(with);
            }
            System.arraycopy(with, 0, overwritten, from, with.length);
            found(overwritten);
        }
    }

    @Test
    void cutShortAtAnyByteIsNoticedAndBringsNoOldRecordBack() {
        int refused = 0;
        for (int length = 0; length < whole.length; length++) {
            try {
                assertThat(found(Arrays.copyOf(whole, length)).lost())
                        .as("cut to %s bytes", length)
                        .isNotEmpty();
            } catch (OperatorException e) {
                assertThat(e).hasMessageContaining("/state/journal is damaged at byte 0");
                refused++;
            }
        }
        assertThat(refused).isEqualTo(FileHeader.LENGTH / 2);
    }

    @Test
    void aJournalOfWhichBothHeadersAreDamagedIsRefused() {
        int half = FileHeader.LENGTH / 2;
        for (int at = 0; at < half; at++) {
            byte[] damaged = whole.clone();
            damaged[at] ^= 0x10;
            damaged[half + (at * 7 + 3) % half] ^= 0x10;
            assertThatExceptionOfType(OperatorException.class)
                    .as("byte %s of the first", at)
                    .isThrownBy(() -> found(damaged))
                    .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.STATE));
        }
    }

    @Test
    void withoutTheMarkOnlyTheVeryLastSaveMayGoUnnoticed() throws OperatorException {
        disk.remove(Mark.FILE);
        Frame.Placed end = frames().getLast();
        for (int length = end.at(); length < whole.length; length++) {
            try (FileJournal journal = journal(Arrays.copyOf(whole, length))) {
                assertThat(journal.load(tunnels.get(0))).hasValueSatisfying(same(last[0]));
                assertThat(journal.load(tunnels.get(1))).hasValueSatisfying(same(Records.record(21)));
                assertThat(journal.findings()).noneMatch(Finding::loss);
            }
        }
        try (FileJournal journal = journal(Arrays.copyOf(whole, end.at() - 1))) {
            assertThat(journal.load(tunnels.get(1))).hasValueSatisfying(same(Records.record(21)));
            assertThat(journal.load(tunnels.get(4))).hasValueSatisfying(same(last[4]));
        }
        byte[] middle = whole.clone();
        middle[frames().get(6).sealedAt()] ^= 1;
        assertThat(found(middle).lost())
                .as("a later save shows that it counted")
                .containsExactly(tunnels.get(4));
    }

    @Test
    void anOlderCopyPutBackIsNoticed() throws OperatorException {
        Found found = found(older);
        assertThat(found.lost()).containsExactlyElementsOf(tunnels);
        assertThat(found.findings().getFirst().text())
                .contains("/state/journal ends at record")
                .contains("it was cut short, or is an older copy");
    }

    @Test
    void aRemovedJournalIsNoticed() throws OperatorException {
        FakeDisk copy = disk.copy();
        copy.remove(LogFile.FILE);
        try (FileJournal journal = open(copy)) {
            assertThatExceptionOfType(OperatorException.class)
                    .isThrownBy(() -> journal.load(tunnels.get(2)))
                    .withMessageContaining("/state/journal is gone, and held records up to number")
                    .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.STATE));
            journal.save(tunnels.get(2), Records.record(77));
        }
        try (FileJournal journal = open(copy)) {
            assertThat(journal.load(tunnels.get(2))).hasValueSatisfying(same(Records.record(77)));
            assertThatExceptionOfType(OperatorException.class).isThrownBy(() -> journal.load(tunnels.get(3)));
        }
    }

    @Test
    void anotherTunnelsRecordIsNotTaken() throws OperatorException {
        Frame.Placed one = snapshotOf(tunnels.get(2));
        Frame.Placed other = snapshotOf(tunnels.get(3));
        byte[] swapped = whole.clone();
        System.arraycopy(
                whole, one.sealedAt(), swapped, other.sealedAt(), one.frame().sealedLength());
        System.arraycopy(
                whole, other.sealedAt(), swapped, one.sealedAt(), one.frame().sealedLength());
        Found found = found(swapped);
        assertThat(found.lost())
                .containsExactlyInAnyOrder(one.frame().tunnel(), other.frame().tunnel());
        assertThat(found.findings())
                .anyMatch(finding -> finding.text()
                        .equals("record " + one.frame().counter() + " of tunnel "
                                + one.frame().tunnel() + " in /state/journal at byte " + one.at() + " is damaged"));
    }

    @Test
    void anOlderRecordOfTheSameTunnelInPlaceOfItsNewestIsNoticed() throws OperatorException {
        List<Frame.Placed> frames = frames();
        Frame.Placed old = frames.get(4);
        Frame.Placed newest = frames.get(7);
        assertThat(old.frame().tunnel()).isEqualTo(newest.frame().tunnel()).isEqualTo(tunnels.get(0));
        byte[] rolledBack = whole.clone();
        System.arraycopy(whole, old.at(), rolledBack, newest.at(), old.frame().length());
        assertThat(found(rolledBack).lost()).contains(tunnels.get(0)).doesNotContain(tunnels.get(1));

        byte[] bodyOnly = whole.clone();
        System.arraycopy(
                whole, old.sealedAt(), bodyOnly, newest.sealedAt(), old.frame().sealedLength());
        assertThat(found(bodyOnly).lost()).containsExactly(tunnels.get(0));
    }

    @Test
    void aDamagedRecordCannotBePassedOffAsAnotherTunnels() throws OperatorException {
        Frame.Placed newest = frames().get(7);
        assertThat(newest.frame().tunnel()).isEqualTo(tunnels.get(0));
        byte[] relabelled = whole.clone();
        for (int side : new int[] {newest.at(), newest.end() - Frame.SIDE}) {
            System.arraycopy(tunnels.get(1).bytes().toByteArray(), 0, relabelled, side + 8, TunnelTag.LENGTH);
        }
        assertThat(found(relabelled).lost()).contains(tunnels.get(0)).doesNotContain(tunnels.get(1));
    }

    @Test
    void recordsInAnotherOrderAreTheSameRecords() throws OperatorException {
        List<Frame.Placed> frames = frames();
        ByteBuffer reversed = ByteBuffer.allocate(whole.length).put(whole, 0, FileHeader.LENGTH);
        frames.reversed()
                .forEach(placed ->
                        reversed.put(whole, placed.at(), placed.frame().length()));
        assertThat(found(reversed.array()).lost()).isEmpty();
    }

    @Test
    void aLossIsRememberedUntilTheTunnelSavesAgain() throws OperatorException {
        byte[] flipped = whole.clone();
        flipped[frames().getLast().sealedAt()] ^= 1;
        FakeDisk copy = disk.copy();
        copy.tamper(LogFile.FILE, flipped);
        for (int i = 0; i < 3; i++) {
            try (FileJournal journal = open(copy)) {
                assertThat(journal.findings()).filteredOn(Finding::loss).hasSize(1);
                assertThatExceptionOfType(OperatorException.class)
                        .isThrownBy(() -> journal.load(tunnels.get(1)))
                        .withMessageContaining("record 13 of tunnel " + tunnels.get(1) + " in /state/journal at byte")
                        .satisfies(e -> assertThat(e.hint()).contains("keybraid rotate --reset"));
            }
        }
        assertThat(copy.content(JournalOpening.DAMAGED))
                .as("kept for whoever wants to look")
                .isNotEmpty();
        try (FileJournal journal = open(copy)) {
            journal.save(tunnels.get(1), Records.record(31));
        }
        try (FileJournal journal = open(copy)) {
            assertThat(journal.load(tunnels.get(1))).hasValueSatisfying(same(Records.record(31)));
            assertThat(journal.findings()).isEmpty();
        }
    }

    @Test
    void aLostTunnelCanBeForgotten() throws OperatorException {
        byte[] flipped = whole.clone();
        flipped[frames().getLast().sealedAt()] ^= 1;
        try (FileJournal journal = journal(flipped)) {
            journal.forget(tunnels.get(1));
            assertThat(journal.load(tunnels.get(1))).isEmpty();
            assertThat(journal.load(tunnels.get(0))).hasValueSatisfying(same(last[0]));
        }
    }

    @Test
    void aDamagedMarkOnlyGuardsLess() throws OperatorException {
        byte[] mark = disk.content(Mark.FILE);
        for (int at = 0; at < mark.length; at += at > 30 && at < 4090 ? 500 : 1) {
            FakeDisk copy = disk.copy();
            byte[] flipped = mark.clone();
            flipped[at] ^= 1;
            copy.tamper(Mark.FILE, flipped);
            try (FileJournal journal = open(copy)) {
                assertThat(journal.findings()).isEmpty();
            }
        }
    }

    @Test
    void aJournalUnderAnotherKeyIsRefusedAndLeftAlone() {
        FakeDisk copy = disk.copy();
        copy.tamper(FileKey.FILE, new byte[32]);
        assertThatExceptionOfType(OperatorException.class)
                .isThrownBy(() -> open(copy))
                .withMessage("the journal /state/journal was sealed with another key than the file journal.key")
                .satisfies(e -> assertThat(e.hint()).contains("give back the key", "move /state/journal and"));
        assertThat(copy.content(LogFile.FILE)).isEqualTo(whole);
    }

    @Test
    void aMissingOrShortKeyIsRefusedAndNoneIsMade() {
        FakeDisk copy = disk.copy();
        copy.remove(FileKey.FILE);
        assertThatExceptionOfType(OperatorException.class)
                .isThrownBy(() -> open(copy))
                .withMessage("/state/journal.key is missing, and there is a journal that it sealed");
        assertThat(copy.files()).doesNotContain(FileKey.FILE);
        copy.tamper(FileKey.FILE, new byte[31]);
        assertThatExceptionOfType(OperatorException.class)
                .isThrownBy(() -> open(copy))
                .withMessage("/state/journal.key does not have 32 bytes");
    }

    @Test
    void aLaterVersionIsRefusedByName() {
        byte[] later = whole.clone();
        later[9] = 2;
        later[FileHeader.LENGTH / 2 + 9] = 2;
        assertThatExceptionOfType(OperatorException.class)
                .isThrownBy(() -> journal(later))
                .withMessageContaining("was written by a later version");
    }

    private record Found(List<TunnelTag> lost, List<Finding> findings) {}

    /** Opens a copy with this journal: each tunnel has its last record, or load throws and names it. */
    private Found found(byte[] content) throws OperatorException {
        List<TunnelTag> lost = new ArrayList<>();
        try (FileJournal journal = journal(content)) {
            for (int i = 0; i < tunnels.size(); i++) {
                try {
                    assertThat(journal.load(tunnels.get(i))).hasValueSatisfying(same(last[i]));
                } catch (OperatorException e) {
                    assertThat(e.reason()).isEqualTo(Reason.STATE);
                    assertThat(e)
                            .hasMessageContaining(tunnels.get(i).toString())
                            .hasMessageContaining("/state/journal");
                    lost.add(tunnels.get(i));
                }
            }
            // The other way round it need not be: what is unreadable may have been records that newer ones replaced.
            assertThat(lost.isEmpty() || journal.findings().stream().anyMatch(Finding::loss))
                    .isTrue();
            return new Found(lost, journal.findings());
        }
    }

    private FileJournal journal(byte[] content) throws OperatorException {
        FakeDisk copy = disk.copy();
        copy.tamper(LogFile.FILE, content);
        return open(copy);
    }

    private static java.util.function.Consumer<TunnelRecord> same(TunnelRecord expected) {
        return record -> assertThat(Records.same(record, expected)).isTrue();
    }
}
