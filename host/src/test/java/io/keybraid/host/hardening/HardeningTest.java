package io.keybraid.host.hardening;

import static org.assertj.core.api.Assertions.assertThat;

import io.keybraid.host.hardening.Protection.Obstacle;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What it says; what it does is told by {@link HardeningIT}. */
class HardeningTest {

    private static final Obstacle LIMIT = new Obstacle("the limit is 0 KiB", "raise it");
    private static final Obstacle OPTION = new Obstacle("an option is missing", "set it");

    @Test
    void saysInOneLineWhatIsInForce() {
        assertThat(with(null, null, null))
                .hasToString("this process is protected: not dumpable, secrets locked in memory, all memory locked");
    }

    @Test
    void saysWhatIsMissingAndWhyOnceForEachReason() {
        assertThat(with(null, LIMIT, LIMIT))
                .hasToString("this process is protected: not dumpable; "
                        + "missing: secrets locked in memory, all memory locked (the limit is 0 KiB: raise it)");
        assertThat(with(OPTION, LIMIT, null))
                .hasToString("this process is protected: all memory locked; "
                        + "missing: not dumpable (an option is missing: set it); "
                        + "missing: secrets locked in memory (the limit is 0 KiB: raise it)");
    }

    @Test
    void saysSoWhereNothingIsInForce() {
        assertThat(with(OPTION, OPTION, OPTION))
                .asString()
                .startsWith("this process is protected: in no way; missing: not dumpable, secrets locked");
    }

    @Test
    void namesEachMeasureDifferently() {
        assertThat(Arrays.stream(Measure.values()).map(Measure::toString)).doesNotHaveDuplicates();
    }

    private static Hardening with(Obstacle dumpable, Obstacle secrets, Obstacle all) {
        return new Hardening(List.of(
                new Protection(Measure.NOT_DUMPABLE, Optional.ofNullable(dumpable)),
                new Protection(Measure.SECRETS_LOCKED, Optional.ofNullable(secrets)),
                new Protection(Measure.ALL_LOCKED, Optional.ofNullable(all))));
    }
}
