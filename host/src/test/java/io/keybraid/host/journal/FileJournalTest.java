package io.keybraid.host.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.keybraid.host.message.TunnelTag;
import io.keybraid.host.problem.OperatorException;
import io.keybraid.host.problem.OperatorException.Reason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class FileJournalTest {

    private static final TunnelTag ONE = Records.tunnel(1);
    private static final TunnelTag TWO = Records.tunnel(2);
    private static final SealingKey KEY = JournalKeys.inStateDirectory();

    private static final FileJournal.Limits WITHOUT_RESERVE =
            new FileJournal.Limits(1 << 20, 0, Duration.ofSeconds(10));

    private final FakeDisk disk = new FakeDisk();

    @Test
    void givesBackWhatWasSavedLastBeforeAndAfterANewStart() throws OperatorException {
        try (FileJournal journal = disk.open()) {
            assertThat(journal.load(ONE)).isEmpty();
            journal.save(ONE, Records.record(1));
            journal.save(ONE, Records.preparing(2, 3000));
            journal.save(TWO, TunnelRecord.EMPTY);
            assertThat(journal.load(ONE)).hasValueSatisfying(same(Records.preparing(2, 3000)));
        }
        try (FileJournal journal = disk.open()) {
            assertThat(journal.findings()).isEmpty();
            assertThat(journal.load(ONE)).hasValueSatisfying(same(Records.preparing(2, 3000)));
            assertThat(journal.load(TWO)).hasValue(TunnelRecord.EMPTY);
            assertThat(journal.load(Records.tunnel(3))).isEmpty();
        }
    }

    @Test
    void whatIsLoadedHasSecretsOfItsOwn() throws OperatorException {
        try (FileJournal journal = disk.open();
                EpochKeys saved = Records.record(1).current().orElseThrow()) {
            journal.save(ONE, new TunnelRecord(1, Optional.of(saved), Optional.empty()));
            journal.load(ONE).orElseThrow().current().orElseThrow().close();
            assertThat(journal.load(ONE)).hasValueSatisfying(same(Records.record(1)));
            assertThat(saved.psk()
                            .matches(Records.record(1).current().orElseThrow().psk()))
                    .isTrue();
        }
    }

    @Test
    void aForgottenTunnelIsGoneAndNotMissed() throws OperatorException {
        try (FileJournal journal = disk.open()) {
            journal.save(ONE, Records.record(1));
            journal.forget(ONE);
            assertThat(journal.load(ONE)).isEmpty();
        }
        try (FileJournal journal = disk.open()) {
            assertThat(journal.load(ONE)).isEmpty();
            assertThat(journal.findings()).isEmpty();
        }
    }

    @Test
    void oneSaveIsOneWriteAndOneForceOfTheJournal() throws OperatorException {
        try (FileJournal journal = disk.open(KEY, FileJournal.Limits.USUAL)) {
            disk.done().clear();
            journal.save(ONE, Records.record(1));
            assertThat(disk.done())
                    .containsExactly(
                            new FakeDisk.Operation("write", LogFile.NEXT),
                            new FakeDisk.Operation("force", LogFile.NEXT),
                            new FakeDisk.Operation("write", Mark.FILE));
        }
    }

    @Test
    void sixtyFourSavesAtTheSameTimeShareAFewForces() throws Exception {
        List<FutureTask<Void>> saves = new ArrayList<>();
        List<Thread> savers = new ArrayList<>();
        try (FileJournal journal = disk.open(KEY, FileJournal.Limits.USUAL)) {
            for (int i = 0; i < 64; i++) {
                int tunnel = i;
                saves.add(new FutureTask<>(() -> {
                    journal.save(Records.tunnel(tunnel), Records.record(1000 + tunnel));
                    return null;
                }));
                savers.add(Thread.ofPlatform().daemon().unstarted(saves.getLast()));
            }
            // A slow disk: its first force lasts until all have come and wait.
            disk.beforeForce(() -> awaitAllWaiting(savers));
            disk.done().clear();
            savers.forEach(Thread::start);
            for (Future<?> save : saves) {
                save.get(30, TimeUnit.SECONDS);
            }
            System.out.printf("64 saves: %d forces%n", disk.count("force"));
            assertThat(disk.count("force")).isLessThanOrEqualTo(4);
        }
        try (FileJournal journal = disk.open()) {
            for (int i = 0; i < 64; i++) {
                assertThat(journal.load(Records.tunnel(i))).hasValueSatisfying(same(Records.record(1000 + i)));
            }
        }
    }

    private static void awaitAll(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void awaitAllWaiting(List<Thread> threads) {
        Set<Thread.State> quiet = Set.of(Thread.State.WAITING, Thread.State.TIMED_WAITING, Thread.State.TERMINATED);
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        Thread writer = Thread.currentThread(); // the first to come writes for those who wait
        while (!threads.stream().allMatch(thread -> thread == writer || quiet.contains(thread.getState()))) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            LockSupport.parkNanos(100_000);
        }
    }

    @Test
    void whenASharedForceFailsAndNothingElseHelpsEverySaveOfItIsTold() throws Exception {
        try (FileJournal journal = disk.open(KEY, FileJournal.Limits.USUAL);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            journal.save(ONE, Records.record(1));
            disk.failWhere(operation -> true, "Input/output error");
            List<Future<?>> saves = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                int tunnel = i;
                saves.add(threads.submit(() -> {
                    journal.save(Records.tunnel(tunnel), Records.record(50));
                    return null;
                }));
            }
            for (Future<?> save : saves) {
                assertThatExceptionOfType(ExecutionException.class)
                        .isThrownBy(() -> save.get(10, TimeUnit.SECONDS))
                        .withCauseInstanceOf(OperatorException.class)
                        .withMessageContaining("the journal /state/journal cannot be written: Input/output error");
            }
            assertThat(journal.load(ONE)).hasValueSatisfying(same(Records.record(1)));
        }
    }

    @Test
    void aSaveThatWaitsForADeadDiskGivesUp() throws Exception {
        FileJournal.Limits impatient = new FileJournal.Limits(1000, 0, Duration.ofMillis(50));
        CountDownLatch stuck = new CountDownLatch(1);
        CountDownLatch inForce = new CountDownLatch(1);
        try (FileJournal journal = disk.open(KEY, impatient);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            disk.beforeForce(() -> {
                inForce.countDown();
                awaitAll(stuck);
            });
            Future<?> first = threads.submit(() -> {
                journal.save(ONE, Records.record(1));
                return null;
            });
            assertThat(inForce.await(5, TimeUnit.SECONDS)).isTrue();
            assertThatExceptionOfType(OperatorException.class)
                    .isThrownBy(() -> journal.save(TWO, Records.record(2)))
                    .withMessageContaining("has not answered");
            assertThat(journal.load(TWO)).isEmpty();
            stuck.countDown();
            first.get(5, TimeUnit.SECONDS);
            assertThat(journal.load(ONE)).isPresent();
        }
    }

    @Test
    void anInterruptDoesNotBreakASaveAndIsNotForgotten() throws OperatorException {
        try (FileJournal journal = disk.open()) {
            Thread.currentThread().interrupt();
            journal.save(ONE, Records.record(1));
            assertThat(Thread.interrupted()).isTrue();
            assertThat(journal.load(ONE)).isPresent();
        }
    }

    @Test
    void afterAFailedForceTheSameFileIsNeverForcedAgain() throws OperatorException {
        try (FileJournal journal = disk.open(KEY, WITHOUT_RESERVE)) {
            journal.save(ONE, Records.record(1));
            int forces = (int) disk.count("force");
            int next = disk.done().size() + 1;
            disk.failAt(next, 1);
            journal.save(ONE, Records.record(2));
            assertThat(disk.count("force"))
                    .as("the one that failed, and that of a new file")
                    .isEqualTo(forces + 2);
            assertThat(disk.done().subList(next, disk.done().size()))
                    .startsWith(new FakeDisk.Operation("force", LogFile.NEXT))
                    .contains(
                            new FakeDisk.Operation("create", LogFile.NEXT),
                            new FakeDisk.Operation("rename", LogFile.FILE),
                            new FakeDisk.Operation("force directory", ""));
        }
        FakeDisk found = disk.afterPowerCut(0, FakeDisk.Survival.NOTHING);
        try (FileJournal journal = found.open()) {
            assertThat(journal.load(ONE)).hasValueSatisfying(same(Records.record(2)));
        }
    }

    @Test
    void aReadOnlyDiskCanBeReadAndSaysSo() throws OperatorException {
        try (FileJournal journal = disk.open()) {
            journal.save(ONE, Records.record(1));
        }
        disk.failWhere(operation -> !operation.is("read"), "Read-only file system");
        try (FileJournal journal = disk.open()) {
            assertThat(journal.findings())
                    .singleElement()
                    .satisfies(finding -> assertThat(finding.text())
                            .startsWith("the journal /state/journal cannot be written: Read-only file system"));
            assertThat(journal.load(ONE)).hasValueSatisfying(same(Records.record(1)));
            assertThatExceptionOfType(OperatorException.class)
                    .isThrownBy(() -> journal.save(ONE, Records.record(2)))
                    .withMessage("the journal /state/journal cannot be written: Read-only file system")
                    .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.STATE));
            assertThat(journal.load(ONE)).hasValueSatisfying(same(Records.record(1)));
            disk.healthy();
            journal.save(ONE, Records.record(3));
            assertThat(journal.load(ONE)).hasValueSatisfying(same(Records.record(3)));
        }
    }

    @Test
    void anUnreadableDiskIsRefused() throws OperatorException {
        disk.open().close();
        disk.failWhere(operation -> operation.is("read"), "Input/output error");
        assertThatExceptionOfType(OperatorException.class)
                .isThrownBy(disk::open)
                .withMessage("the journal /state/journal cannot be read: Input/output error");
    }

    @Test
    void onAFullDiskWhatHasBegunIsFinishedAndNothingBegins() throws OperatorException {
        FileJournal.Limits limits = new FileJournal.Limits(2000, 16_384, Duration.ofSeconds(10));
        try (FileJournal journal = disk.open(KEY, limits)) {
            journal.save(ONE, Records.record(1));
            journal.save(ONE, Records.preparing(2, 500));
            // Somebody else's file took all there was, and wants more.
            disk.capacity(disk.used() - 4096);
            // The switch to the prepared keys, and many more that only finish something.
            for (int i = 3; i < 40; i++) {
                journal.save(ONE, Records.record(i));
            }
            assertThatExceptionOfType(OperatorException.class)
                    .isThrownBy(() -> journal.save(TWO, Records.preparing(4, 500)))
                    .withMessageContaining("/state/journal is too full to begin a rotation")
                    .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.STATE));
            assertThat(journal.load(TWO)).isEmpty();
            disk.capacity(Long.MAX_VALUE);
            journal.save(TWO, Records.preparing(5, 500));
        }
        try (FileJournal journal = disk.open(KEY, limits)) {
            assertThat(journal.load(ONE)).hasValueSatisfying(same(Records.record(39)));
            assertThat(journal.load(TWO)).hasValueSatisfying(same(Records.preparing(5, 500)));
        }
    }

    @Test
    void aDiskThatIsFullAtTheStartCanBeRead() throws OperatorException {
        FileJournal.Limits limits = new FileJournal.Limits(2000, 16_384, Duration.ofSeconds(10));
        try (FileJournal journal = disk.open(KEY, limits)) {
            journal.save(ONE, Records.record(1));
        }
        disk.remove(Reserve.FILE);
        disk.capacity(disk.used());
        try (FileJournal journal = disk.open(KEY, limits)) {
            assertThat(journal.findings().getFirst().text()).contains("No space left on device");
            assertThat(journal.load(ONE)).hasValueSatisfying(same(Records.record(1)));
            assertThatExceptionOfType(OperatorException.class)
                    .isThrownBy(() -> journal.save(ONE, Records.record(2)))
                    .withMessageContaining("No space left on device");
        }
        assertThat(disk.files()).as("half a file takes no space").doesNotContain(LogFile.NEXT);
    }

    @Test
    void theFileStaysWithinABoundHoweverManySaves() throws OperatorException {
        try (FileJournal journal = disk.open()) {
            long highest = 0;
            for (int i = 0; i < 5000; i++) {
                journal.save(i % 2 == 0 ? ONE : TWO, Records.record(i));
                highest = Math.max(highest, disk.content(LogFile.FILE).length);
            }
            assertThat(highest).isLessThan(3000);
        }
    }

    @Test
    void aJournalCanBeSealedUnderAnotherKey(@org.junit.jupiter.api.io.TempDir java.nio.file.Path directory)
            throws Exception {
        java.nio.file.Path credential = directory.resolve(JournalKeys.KEY_CREDENTIAL);
        java.nio.file.Files.write(credential, new byte[32]);
        SealingKey better = new CredentialKey(credential);
        try (FileJournal journal = disk.open()) {
            journal.save(ONE, Records.record(1));
            journal.reseal(better);
            journal.save(TWO, Records.record(2));
        }
        assertThatExceptionOfType(OperatorException.class)
                .isThrownBy(disk::open)
                .withMessageContaining("was sealed with another key");
        try (FileJournal journal = disk.open(better, FakeDisk.SMALL)) {
            assertThat(journal.findings()).isEmpty();
            assertThat(journal.load(ONE)).hasValueSatisfying(same(Records.record(1)));
            assertThat(journal.load(TWO)).hasValueSatisfying(same(Records.record(2)));
        }
    }

    @Test
    void aClosedJournalSaysSo() throws OperatorException {
        FileJournal journal = disk.open();
        journal.close();
        journal.close();
        assertThatIllegalStateException().isThrownBy(() -> journal.load(ONE));
        assertThatIllegalStateException().isThrownBy(() -> journal.save(ONE, Records.record(1)));
    }

    private static Consumer<TunnelRecord> same(TunnelRecord expected) {
        return record -> assertThat(Records.same(record, expected)).isTrue();
    }
}
