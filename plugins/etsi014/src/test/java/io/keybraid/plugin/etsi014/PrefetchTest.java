package io.keybraid.plugin.etsi014;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keybraid.api.KeySourceException;
import io.keybraid.api.KeySourceException.Reason;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Keys fetched ahead: spent in order and once, wiped when too old, and not trusted when rounds die with them. */
class PrefetchTest {

    private static final Duration MAX_AGE = Duration.ofMinutes(5);
    private static final Duration ROUND = Duration.ofSeconds(10);

    private final SettableClock clock = new SettableClock();
    private final NumberedKeys keys = new NumberedKeys();
    private final Deque<Runnable> background = new ArrayDeque<>();

    private Prefetch prefetch(int wanted) {
        return new Prefetch(keys, wanted, MAX_AGE, clock, background::add, clock::passes);
    }

    /** One that holds as many keys as it wants. Key 1 was spent to get it going. */
    private Prefetch filled(int wanted) throws KeySourceException {
        Prefetch prefetch = prefetch(wanted);
        prefetch.take(ROUND).lived();
        fill();
        return prefetch;
    }

    /** Does what was put off, but for the watch over what gets too old. */
    private void fill() {
        background.pop().run();
        background.clear();
    }

    private static String next(Prefetch prefetch) throws KeySourceException {
        Prefetch.Loan loan = prefetch.take(ROUND);
        loan.lived();
        return loan.key().keyId().value();
    }

    @Test
    void withoutItEachRoundFetchesItsKey() throws KeySourceException {
        Prefetch prefetch = prefetch(0);
        assertThat(List.of(next(prefetch), next(prefetch))).containsExactly("1", "2");
        assertThat(keys.asked()).containsExactly(1, 1);
        assertThat(background).isEmpty();
    }

    @Test
    void keysAreSpentInTheOrderInWhichTheyCame() throws KeySourceException {
        Prefetch prefetch = filled(4);
        List<String> spent = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            spent.add(next(prefetch));
        }
        assertThat(spent).containsExactly("2", "3", "4", "5");
        assertThat(prefetch.stock().size()).isZero();
    }

    @Test
    void moreAreFetchedOnceHalfAreSpentAndByOneAtATime() throws KeySourceException {
        Prefetch prefetch = filled(4);
        assertThat(keys.asked()).containsExactly(1, 4);
        next(prefetch);
        assertThat(background).isEmpty();
        next(prefetch);
        next(prefetch);
        assertThat(background).hasSize(1);
        fill();
        assertThat(keys.asked()).containsExactly(1, 4, 3);
        assertThat(List.of(next(prefetch), next(prefetch))).containsExactly("5", "6");
    }

    @Test
    void aKeyThatDiedInARoundIsNotHandedOutAgain() throws KeySourceException {
        Prefetch prefetch = filled(4);
        Prefetch.Loan dead = prefetch.take(ROUND);
        dead.key().close();
        dead.died();
        assertThat(dead.key().keyId().value()).isEqualTo("2");
        assertThat(List.of(next(prefetch), next(prefetch), next(prefetch))).containsExactly("3", "4", "5");
    }

    @ParameterizedTest
    @CsvSource({"299, 4, 0", "300, 0, 4", "-1, 0, 4"})
    void whatGetsTooOldIsWipedAndCounted(long seconds, int left, long expired) throws KeySourceException {
        Prefetch prefetch = filled(4);
        clock.passes(Duration.ofSeconds(seconds));
        assertThat(prefetch.stock().size()).isEqualTo(left);
        assertThat(prefetch.stock().expired()).isEqualTo(expired);
        assertThat(keys.alive()).hasSize(1 + left);
    }

    @Test
    void whatGetsTooOldIsWipedThoughNoRoundAsks() throws KeySourceException {
        Prefetch prefetch = prefetch(4);
        prefetch.take(ROUND).key().close();
        background.pop().run();
        assertThat(keys.alive()).hasSize(4);
        background.pop().run();
        assertThat(keys.alive()).isEmpty();
        assertThat(prefetch.stock().expired()).isEqualTo(4);
    }

    @Test
    void aKeyOfTheStockThatIsTooOldIsNotUsed() throws KeySourceException {
        Prefetch prefetch = filled(4);
        clock.passes(MAX_AGE);
        assertThat(next(prefetch)).isEqualTo("6");
    }

    @Test
    void closingWipesTheStockAndWhatIsStillOnItsWay() throws KeySourceException {
        Prefetch prefetch = prefetch(4);
        prefetch.take(ROUND).key().close();
        background.pop().run();
        prefetch.close();
        assertThat(keys.alive()).isEmpty();
        prefetch.stock().put(keys.fetch(3, ROUND));
        assertThat(keys.alive()).isEmpty();
        assertThat(prefetch.stock().take()).isEmpty();
    }

    @Test
    void aKmeThatGivesFewerIsAskedForHalfAsMany() throws KeySourceException {
        keys.giveAtMost(2);
        Prefetch prefetch = filled(8);
        assertThat(keys.asked()).startsWith(1, 8, 4, 2);
        assertThat(prefetch.stock().size()).isEqualTo(8);
    }

    @ParameterizedTest
    @EnumSource(names = {"UNREACHABLE", "TIMED_OUT", "NOT_AUTHORISED"})
    void aKmeThatFailsIsLeftInPeaceForAWhile(Reason reason) throws KeySourceException {
        Prefetch prefetch = filled(4);
        next(prefetch);
        next(prefetch);
        keys.fail(reason);
        fill();
        assertThat(keys.asked()).as("one question, not one for each half").containsExactly(1, 4, 2);
        next(prefetch);
        assertThat(background).as("within a second").isEmpty();
        clock.passes(Duration.ofSeconds(1));
        next(prefetch);
        fill();
        clock.passes(Duration.ofSeconds(1));
        prefetch.fill();
        assertThat(background)
                .as("within two seconds, after the second failure")
                .isEmpty();
        clock.passes(Duration.ofSeconds(1));
        keys.work();
        prefetch.fill();
        fill();
        assertThat(prefetch.stock().size()).isEqualTo(4);
    }

    @Test
    void roundsGoOnFromTheStockWhileTheKmeIsAway() throws KeySourceException {
        Prefetch prefetch = filled(4);
        keys.fail(Reason.UNREACHABLE);
        for (int i = 0; i < 4; i++) {
            next(prefetch);
        }
        assertThatThrownBy(() -> prefetch.take(ROUND)).isInstanceOf(KeySourceException.class);
    }

    @Test
    void ifTwoRoundsInARowDieAFreshKeyIsTakenAndWhereThatWorksTheStockIsWiped() throws KeySourceException {
        Prefetch prefetch = filled(6);
        prefetch.take(ROUND).died();
        prefetch.take(ROUND).died();
        assertThat(next(prefetch)).isEqualTo("8");
        assertThat(prefetch.stock().size()).isZero();
        assertThat(prefetch.stock().discarded()).isEqualTo(4);
        assertThat(keys.alive()).doesNotContain("4", "5", "6", "7");
    }

    @Test
    void theStockStaysWhereTheFreshKeyDiesAsWell() throws KeySourceException {
        Prefetch prefetch = filled(6);
        prefetch.take(ROUND).died();
        prefetch.take(ROUND).died();
        prefetch.take(ROUND).died();
        assertThat(prefetch.stock().size()).isEqualTo(4);
        assertThat(prefetch.stock().discarded()).isZero();
    }

    @Test
    void inDoubtTheStockIsUsedWhereThereIsNoFreshKey() throws KeySourceException {
        Prefetch prefetch = filled(6);
        prefetch.take(ROUND).died();
        prefetch.take(ROUND).died();
        keys.fail(Reason.UNREACHABLE);
        assertThat(next(prefetch)).isEqualTo("4");
        keys.work();
        assertThat(next(prefetch)).as("the doubt is over").isEqualTo("5");
    }

    @Test
    void oneDeathBetweenRoundsThatLiveRaisesNoDoubt() throws KeySourceException {
        Prefetch prefetch = filled(6);
        prefetch.take(ROUND).died();
        next(prefetch);
        prefetch.take(ROUND).died();
        assertThat(next(prefetch)).isEqualTo("5");
    }
}
