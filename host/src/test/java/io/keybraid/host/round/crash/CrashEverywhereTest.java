package io.keybraid.host.round.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.keybraid.host.round.crash.Bounds.Limit;
import io.keybraid.host.round.crash.Bounds.Trait;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * The real state machines of both ends under an exhaustive scheduler: every interleaving of results, messages and timers with
 * crashes between any two actions, wiped interfaces, lost, doubled and overtaking messages, broken connections, sessions that
 * die, strands that fail or disagree, records that cannot be saved or are lost, as many of each as the bounds say. In every
 * world that can be reached S1, S2 and S3 hold, and from every one, whatever the order of the things that then happen without
 * a further fault, both ends come to rest with the same keys (L1).
 *
 * <p>The bounds named S, X and IN are those of the Spin model (docs/model/README.md), with more faults than it has. {@code mvn
 * verify} explores S whole, and smaller bounds of the others: about five million worlds. {@code mvn verify -Pexhaustive} explores
 * all of them whole, in 3 GB of memory.
 */
@TestMethodOrder(MethodOrderer.MethodName.class)
class CrashEverywhereTest {

    private static final int THREADS = Math.min(4, Runtime.getRuntime().availableProcessors());

    /** Two rotations, four rounds, and as many faults as the model has. */
    private static final Bounds S = Bounds.none()
            .with(Limit.EPOCHS, 2)
            .with(Limit.ROUNDS, 4)
            .with(Limit.CRASHES, 2)
            .with(Limit.LOSSES, 2)
            .with(Limit.SPURIOUS, 2)
            .with(Limit.WRONG_KEYS, Bounds.ANY)
            .with(Trait.REBOOT);

    private static final Bounds X = S.with(Limit.MIXES, 3);
    private static final Bounds IN = S.with(Trait.IN_TUNNEL).with(Limit.EXPIRIES, 2);

    /** One of each. */
    private static final Bounds SMALL =
            S.with(Limit.ROUNDS, 3).with(Limit.CRASHES, 1).with(Limit.LOSSES, 1).with(Limit.SPURIOUS, 1);

    private static final Bounds SMALLER = SMALL.with(Limit.EPOCHS, 1).with(Limit.ROUNDS, 2);

    @Test
    void holdsWithCrashesLossesAndEarlyTimers() {
        explore("S", S);
    }

    @Test
    void holdsWithMessagesThatComeTwiceOrOvertakeOthers() {
        explore("X, small", SMALL.with(Limit.MIXES, 2));
    }

    @Test
    void holdsInATunnelWhoseSessionDies() {
        explore("IN, small", SMALL.with(Trait.IN_TUNNEL).with(Limit.EXPIRIES, 1));
    }

    @Test
    void holdsWithConnectionsThatBreakWithACrash() {
        explore("connections", SMALL.with(Trait.NOTICED_CRASHES));
    }

    @Test
    void holdsWithStrandsThatFailAndNumbersLostInCrashes() {
        explore("strands", SMALL.with(Limit.FAILURES, 2).with(Trait.NUMBERS_IN_BLOCKS));
    }

    @Test
    void holdsWithRecordsThatCannotBeSaved() {
        explore("saves", SMALL.with(Limit.CRASHES, 2).with(Limit.FAILED_SAVES, 2));
    }

    @Test
    void holdsFromTheVeryFirstKeyOn() {
        explore(
                "first keys",
                SMALLER.with(Trait.NO_KEYS_YET).with(Limit.FAILURES, 1).with(Limit.WRONG_KEYS, 1));
    }

    @Test
    void holdsWithEventsOfRoundsLongOver() {
        explore("late events", SMALLER.with(Trait.LATE_EVENTS).with(Limit.MIXES, 1));
    }

    @Test
    void comesToRestAfterARecordIsLost() {
        explore(
                "lost record",
                SMALLER.with(Limit.ROUNDS, 1).with(Limit.FORGOTTEN_RECORDS, 1).with(Limit.WRONG_KEYS, 1));
    }

    @Test
    void comesToRestAfterARecordIsLostAndAnOperatorGaveHisWord() {
        explore(
                "lost record, word",
                SMALLER.with(Limit.ROUNDS, 1)
                        .with(Limit.FORGOTTEN_RECORDS, 1)
                        .with(Limit.WRONG_KEYS, 1)
                        .with(Trait.WORD_NEEDED));
    }

    @Test
    void holdsWithRealJournalsOnDisksThatLosePower() {
        exploreOnDisks(Bounds.none()
                .with(Limit.EPOCHS, 2)
                .with(Limit.ROUNDS, 2)
                .with(Limit.CRASHES, 2)
                .with(Limit.FAILED_SAVES, 1)
                .with(Limit.LOSSES, 1)
                .with(Limit.SPURIOUS, 1)
                .with(Trait.REBOOT));
    }

    @Test
    void exhaustivelyWithMessagesThatComeTwiceOrOvertakeOthers() {
        exploreWhole("X", X);
    }

    @Test
    void exhaustivelyInATunnelWhoseSessionDies() {
        exploreWhole("IN", IN);
    }

    @Test
    void exhaustivelyWithConnectionsThatBreakWithACrash() {
        exploreWhole("connections", S.with(Trait.NOTICED_CRASHES));
    }

    @Test
    void exhaustivelyWithStrandsThatFailAndNumbersLostInCrashes() {
        exploreWhole("strands", S.with(Limit.FAILURES, 2).with(Trait.NUMBERS_IN_BLOCKS));
    }

    @Test
    void exhaustivelyWithRecordsThatCannotBeSaved() {
        exploreWhole("saves", S.with(Limit.FAILED_SAVES, 2));
    }

    @Test
    void exhaustivelyWithEventsOfRoundsLongOver() {
        exploreWhole(
                "late events",
                SMALLER.with(Trait.LATE_EVENTS).with(Limit.EPOCHS, 2).with(Limit.MIXES, 2));
        exploreWhole(
                "late events, IN",
                SMALLER.with(Trait.LATE_EVENTS).with(Trait.IN_TUNNEL).with(Limit.EXPIRIES, 1));
    }

    @Test
    void exhaustivelyAfterRecordsAreLost() {
        Bounds lost = SMALLER.with(Limit.FORGOTTEN_RECORDS, 1).with(Limit.WRONG_KEYS, 1);
        exploreWhole(
                "lost record, X",
                lost.with(Limit.MIXES, 1).with(Trait.NUMBERS_IN_BLOCKS).with(Trait.NOTICED_CRASHES));
        exploreWhole(
                "lost records, word",
                lost.with(Limit.ROUNDS, 1)
                        .with(Limit.CRASHES, 2)
                        .with(Limit.FORGOTTEN_RECORDS, 2)
                        .with(Trait.WORD_NEEDED));
    }

    @Test
    void findsAResponderThatDropsKeysInWaiting() {
        finds(Claims.S1, PlantedMistakes.RDISCARD, SMALLER);
    }

    @Test
    void findsAnAcceptBeforeTheKeysInWaitingAreDurable() {
        finds(Claims.S1, PlantedMistakes.NOPREPARE, SMALLER);
    }

    @Test
    void findsAResponderThatNeverProbes() {
        finds(Claims.L1, PlantedMistakes.NOPROBE, SMALLER.with(Trait.IN_TUNNEL).with(Limit.EXPIRIES, 1));
    }

    @Test
    void findsAResponderThatTakesOldOffers() {
        finds(Claims.S1, PlantedMistakes.NOSEQ, SMALLER.with(Limit.MIXES, 2));
    }

    @Test
    void findsACommitWithoutALookAtTheTag() {
        finds(Claims.S1, PlantedMistakes.NOTAG, SMALLER);
    }

    @Test
    void findsAKeyInstalledBeforeItIsDurable() {
        finds(Claims.S2, PlantedMistakes.INSTALLFIRST, SMALLER);
    }

    @Test
    void findsACommitBeforeTheDecisionIsDurable() {
        finds(Claims.S1, PlantedMistakes.COMMITFIRST, SMALLER);
    }

    @Test
    void findsADoneBeforeTheSwitchIsDurable() {
        finds(Claims.S3, PlantedMistakes.DONEFIRST, SMALLER);
    }

    @Test
    void findsRoundNumbersThatAreNotReserved() {
        finds(Claims.DURABLE, PlantedMistakes.NORESERVE, SMALLER);
    }

    @Test
    void findsAFailedSaveThatIsNotSettled() {
        finds(Claims.S1, PlantedMistakes.NOSETTLE, SMALLER.with(Limit.FAILED_SAVES, 1));
    }

    private static void exploreWhole(String name, Bounds bounds) {
        assumeTrue(Boolean.getBoolean("keybraid.exhaustive"), "takes minutes: mvn verify -Pexhaustive");
        explore(name, bounds);
    }

    private static void explore(String name, Bounds bounds) {
        Exploration.Outcome outcome = Exploration.explore(bounds, Mistake.NONE, THREADS);
        System.out.printf(
                Locale.ROOT,
                "crash everywhere: %-20s %,11d worlds %,13d steps %6.1f s  %s%n",
                name,
                outcome.worlds(),
                outcome.steps(),
                outcome.took().toMillis() / 1000.0,
                bounds);
        assertThat(outcome.broken())
                .withFailMessage(() -> Story.shortest(bounds, Mistake.NONE).orElse("broken: " + outcome.broken()))
                .isEmpty();
    }

    private static void exploreOnDisks(Bounds bounds) {
        DiskExploration.Outcome outcome = DiskExploration.explore(bounds);
        System.out.printf(
                Locale.ROOT,
                "crash everywhere: %-20s %,11d worlds %,13d disks recovered from  %s%n",
                "on disks",
                outcome.worlds(),
                outcome.disks(),
                bounds);
        assertThat(outcome.disks()).isGreaterThan(1000);
    }

    private static void finds(String claim, Mistake mistake, Bounds bounds) {
        Optional<String> story = Story.shortest(bounds, mistake);
        story.ifPresent(System.out::println);
        assertThat(story).hasValueSatisfying(text -> assertThat(text).startsWith(claim));
    }
}
