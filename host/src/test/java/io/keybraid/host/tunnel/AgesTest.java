package io.keybraid.host.tunnel;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a key's age is, whatever happens to the clocks. */
class AgesTest {

    private static final Duration HOUR = Duration.ofHours(1);

    private final VirtualTime time = new VirtualTime();
    private final Ages ages = new Ages(time, time::nanoTime);

    @Test
    void aWallClockSetBackMakesNothingYounger() {
        Instant moment = ages.now();
        time.pass(HOUR);
        time.setWall(HOUR.multipliedBy(-5));
        assertThat(ages.of(moment)).contains(HOUR);
    }

    @Test
    void timeInWhichTheMachineSleptCounts() {
        Instant moment = ages.now();
        time.setWall(HOUR); // the clock that only runs forward stood still
        assertThat(ages.of(moment)).contains(HOUR);
    }

    @Test
    void aMomentFromBeforeTheProcessIsKnownByTheWallClock() {
        assertThat(ages.of(VirtualTime.BEGINNING.minus(HOUR))).contains(HOUR);
    }

    @Test
    void theAgeOfAMomentThatIsStillToComeIsNotKnownUntilTheClockIsSet() {
        Instant moment = VirtualTime.BEGINNING.plus(HOUR);
        assertThat(ages.of(moment)).isEmpty();
        time.setWall(HOUR.plusMinutes(1));
        assertThat(ages.of(moment)).contains(Duration.ofMinutes(1));
    }

    @Test
    void aMomentThatWasForgottenIsStillKnownByTheWallClock() {
        Instant moment = ages.now();
        ages.keep(Set.of());
        time.pass(HOUR);
        assertThat(ages.of(moment)).contains(HOUR);
    }
}
