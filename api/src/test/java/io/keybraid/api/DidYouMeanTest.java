package io.keybraid.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DidYouMeanTest {

    private static final List<String> KNOWN = List.of("certificate", "ca", "private-key");

    @ParameterizedTest
    @ValueSource(strings = {"certificate", "certifcate", "cretificate", "certificates", "certificat", "cert-ificate"})
    void findsTheWordThatWasMeant(String written) {
        assertThat(DidYouMean.closest(written, KNOWN)).contains("certificate");
    }

    @Test
    void takesTheClosestOfSeveral() {
        assertThat(DidYouMean.closest("private-keys", KNOWN)).contains("private-key");
        assertThat(DidYouMean.closest("cb", KNOWN)).contains("ca");
    }

    @Test
    void twoLettersThatAreSwappedAreOneChange() {
        assertThat(DidYouMean.closest("rnu", List.of("status", "run"))).contains("run");
        assertThat(DidYouMean.closest("ac", KNOWN)).contains("ca");
        assertThat(DidYouMean.closest("rnus", List.of("run"))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "colour", "key", "certainty-of"})
    void guessesNothingFarOff(String written) {
        assertThat(DidYouMean.closest(written, KNOWN)).isEmpty();
    }

    @Test
    void knowsNothingWhereNothingIsKnown() {
        assertThat(DidYouMean.closest("ca", List.of())).isEmpty();
    }
}
