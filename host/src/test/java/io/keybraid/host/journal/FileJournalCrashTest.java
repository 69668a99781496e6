package io.keybraid.host.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.keybraid.host.journal.FakeDisk.Survival;
import io.keybraid.host.problem.OperatorException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The power goes, or an operation fails, at every point of a life of three tunnels. */
class FileJournalCrashTest {

    private static final List<String> WRITTEN = List.of(LogFile.FILE, LogFile.NEXT, Mark.FILE, "journal.key.new");

    private final int operations = operationsOf(new History());

    private static int operationsOf(History history) {
        FakeDisk disk = new FakeDisk();
        assertThat(history.liveOn(disk).failures()).isZero();
        return disk.done().size();
    }

    @Test
    void theLifeHasSeveralFilesAndAppendsInIt() {
        FakeDisk disk = new FakeDisk();
        new History().liveOn(disk);
        assertThat(disk.done().stream().filter(done -> done.equals(new FakeDisk.Operation("rename", LogFile.FILE))))
                .hasSizeGreaterThan(2);
        assertThat(disk.done().stream().filter(done -> done.equals(new FakeDisk.Operation("force", LogFile.NEXT))))
                .as("forces, each file known by the name it was created under")
                .hasSizeGreaterThan(10);
    }

    @Test
    void afterAPowerCutAtAnyOperationAndAnyByteNothingAcknowledgedIsLost() {
        long recoveries = 0;
        for (int cut = 0; cut <= operations; cut++) {
            FakeDisk disk = new FakeDisk().cutBefore(cut);
            History history = new History().liveOn(disk);
            List<Survival> survivals = survivals(disk);
            for (int names = 0; names <= disk.unforcedNames(); names++) {
                String when = "cut before operation " + cut + ", names " + names;
                for (Survival survival : survivals) {
                    history.verify(disk.afterPowerCut(names, survival), when);
                    recoveries++;
                }
                history.verifyAndGoOn(disk.afterPowerCut(names, Survival.NOTHING), when);
                history.verifyAndGoOn(disk.afterPowerCut(names, Survival.EVERYTHING), when);
            }
        }
        System.out.printf("crashes: %d operations, %d disks recovered from%n", operations, recoveries);
        assertThat(recoveries).isGreaterThan(10_000);
    }

    /** Nothing, everything, and each file torn at, or with a hole up to, each byte that was not forced. */
    private static List<Survival> survivals(FakeDisk disk) {
        List<Survival> survivals = new ArrayList<>(List.of(Survival.NOTHING, Survival.EVERYTHING));
        for (String torn : WRITTEN) {
            int unforced = disk.unforcedBytes(torn);
            for (int i = 1; i < unforced; i++) {
                int survives = i;
                survivals.add((file, bytes) -> file.equals(torn) ? survives : bytes);
                survivals.add((file, bytes) -> file.equals(torn) ? -survives : 0);
            }
        }
        return survivals;
    }

    @Test
    void aPowerCutDuringTheRecoveryFromAPowerCutLosesNothingEither() {
        for (int cut = 0; cut <= operations; cut++) {
            FakeDisk disk = new FakeDisk().cutBefore(cut);
            History history = new History().liveOn(disk);
            for (Survival survival : List.of(Survival.NOTHING, Survival.EVERYTHING)) {
                FakeDisk first = disk.afterPowerCut(disk.unforcedNames(), survival);
                int recovery = operationsOfOpening(first.copy());
                for (int second = 0; second <= recovery; second++) {
                    FakeDisk again = first.copy().cutBefore(second);
                    openAndAbandon(again);
                    for (int names = 0; names <= again.unforcedNames(); names++) {
                        String when = "cut before " + cut + ", then before " + second + ", names " + names;
                        history.verify(again.afterPowerCut(names, Survival.NOTHING), when);
                        history.verify(again.afterPowerCut(names, Survival.EVERYTHING), when);
                        history.verify(again.afterPowerCut(names, (file, bytes) -> bytes / 2), when);
                    }
                }
            }
        }
    }

    private static int operationsOfOpening(FakeDisk disk) {
        openAndAbandon(disk);
        return disk.done().size();
    }

    private static void openAndAbandon(FakeDisk disk) {
        try {
            disk.open();
        } catch (FakeDisk.PowerCut e) {
            // As meant.
        } catch (OperatorException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void whateverFailsForOnceNoSaveIsLostAndHardlyAnyFails() {
        int failures = 0;
        for (int at = 0; at < operations; at++) {
            FakeDisk disk = new FakeDisk().failAt(at, 1);
            History history = new History().liveOn(disk);
            failures += history.failures();
            foundAfterwards(history, disk, "operation " + at + " failed");
        }
        System.out.printf("one operation fails: %d saves failed%n", failures);
        // Only making the very first key has no second way.
        assertThat(failures).isLessThan(10);
    }

    @Test
    void whateverFailsForAWhileNoAcknowledgedSaveIsLost() {
        int failures = 0;
        for (int howMany : new int[] {2, 3, 4, 7, 12, Integer.MAX_VALUE}) {
            for (int at = 0; at < operations; at++) {
                FakeDisk disk = new FakeDisk().failAt(at, howMany);
                History history = new History().liveOn(disk);
                failures += history.failures();
                foundAfterwards(history, disk.healthy(), howMany + " operations failed from " + at);
            }
        }
        System.out.printf("several operations fail: %d saves failed%n", failures);
        assertThat(failures).isGreaterThan(500);
    }

    private static void foundAfterwards(History history, FakeDisk disk, String when) {
        for (int names = 0; names <= disk.unforcedNames(); names++) {
            history.verifyAndGoOn(disk.afterPowerCut(names, Survival.NOTHING), when);
            history.verifyAndGoOn(disk.afterPowerCut(names, Survival.EVERYTHING), when);
        }
    }
}
