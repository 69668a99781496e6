package io.keybraid.host.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.keybraid.api.Initiation;
import io.keybraid.api.KeySourceException;
import io.keybraid.api.KeySourceException.Reason;
import io.keybraid.api.PublicBytes;
import io.keybraid.api.Response;
import io.keybraid.api.RoundContext;
import io.keybraid.api.Strand;
import org.junit.jupiter.api.Test;

/** A probe goes through the fence like every other call. */
class FencedProbeTest {

    /** Only probes. */
    private interface Probing extends Strand {
        @Override
        default Initiation initiate(RoundContext round) {
            throw new AssertionError("a probe takes no key");
        }

        @Override
        default Response respond(RoundContext round, PublicBytes offer) {
            throw new AssertionError("a probe takes no key");
        }

        @Override
        void probe() throws KeySourceException;
    }

    private static KeySourceException failure(Probing strand) {
        Strand fenced = new FencedStrand(strand, new PluginFence("one", new FakePlugin("fake").loaded()));
        return catchThrowableOfType(KeySourceException.class, fenced::probe);
    }

    @Test
    void letsAFailureOfTheApiThrough() {
        KeySourceException failure = failure(() -> {
            throw new KeySourceException(Reason.UNKNOWN_PARTY, "who?", "ask");
        });
        assertThat(failure.reason()).isEqualTo(Reason.UNKNOWN_PARTY);
    }

    @Test
    void turnsWhateverElseIsThrownIntoAFailureOfTheSource() {
        KeySourceException failure = failure(() -> {
            throw new IllegalStateException("the dog ate it");
        });
        assertThat(failure.reason()).isEqualTo(Reason.UNAVAILABLE);
        assertThat(failure.getMessage()).contains("failed in probe").doesNotContain("the dog ate it");
    }
}
