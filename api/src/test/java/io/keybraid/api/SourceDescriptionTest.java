package io.keybraid.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SourceDescriptionTest {

    @ParameterizedTest
    @ValueSource(strings = {"", "X25519", "014", "my plugin", "a23456789012345678901234567890123"})
    void refusesANameThatIsNoPluginName(String name) {
        assertThatThrownBy(() -> described(name, List.of(Assurance.QKD), List.of("A")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("not a plugin name: " + name);
    }

    @Test
    void wantsAnAssuranceAndAnAlgorithm() {
        assertThatThrownBy(() -> described("toy", List.of(), List.of("A")))
                .hasMessage("plugin toy names no assurance or no algorithm");
        assertThatThrownBy(() -> described("toy", List.of(Assurance.QKD), List.of()))
                .hasMessage("plugin toy names no assurance or no algorithm");
        assertThat(described("toy", List.of(Assurance.QKD), List.of("A")).name())
                .isEqualTo("toy");
    }

    /** docs/protocol.md, section 1: what is bound into keys must never change. */
    @Test
    void assurancesKeepTheirCodesOnTheWire() {
        assertThat(Stream.of(Assurance.values()).map(each -> each.code() + " " + each.label()))
                .containsExactly("1 post-quantum", "2 classical", "3 qkd", "4 static");
    }

    @Test
    void reasonsKeepTheirCodesOnTheWire() {
        assertThat(Stream.of(KeySourceException.Reason.values()).map(each -> each.code() + " " + each))
                .containsExactly(
                        "1 UNREACHABLE",
                        "2 TIMED_OUT",
                        "3 NOT_AUTHORISED",
                        "4 EXHAUSTED",
                        "5 NOT_FOUND",
                        "6 BAD_MESSAGE",
                        "7 UNAVAILABLE",
                        "8 UNKNOWN_PARTY");
    }

    @Test
    void healthHasSixteenFactsAtMost() {
        assertThat(withFacts(16).facts()).hasSize(16);
        assertThatThrownBy(() -> withFacts(17)).hasMessage("more than 16 facts");
    }

    private static SourceHealth withFacts(int number) {
        Map<String, String> facts =
                IntStream.range(0, number).boxed().collect(Collectors.toMap(i -> "fact-" + i, i -> "true"));
        return new SourceHealth(SourceHealth.State.UP, Optional.empty(), false, facts);
    }

    private static SourceDescription described(String name, List<Assurance> assurances, List<String> algorithms) {
        return new SourceDescription(name, "words", assurances, algorithms, List.of(), List.of());
    }
}
