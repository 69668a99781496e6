package io.keybraid.plugin.skip;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GlobTest {

    @ParameterizedTest
    @CsvSource({
        "Bob, Bob, true",
        "Bob, Bobo, false",
        "*, Bob, true",
        "B*, Bob, true",
        "*b, Bob, true",
        "B*x, Bob, false",
        "B**b, Bob, true",
        "?ob, Bob, true",
        "?ob, ob, false",
        "[BR]ob, Rob, true",
        "[BR]ob, Tob, false",
        "[!BR]ob, Tob, true",
        "[!BR]ob, Bob, false",
        "sae-[0-9], sae-7, true",
        "sae-[0-9], sae-x, false",
        "sae-[!0-9]?, sae-x7, true",
        "a.c, abc, false",
        "[Bob, [Bob, true",
        "[]x]y, ]y, true",
        "'', Bob, false",
        "Bob?, Bob, false",
    })
    void meansTheSystemsThatItShould(String glob, String system, boolean means) {
        assertThat(new Glob(glob).matches(system)).isEqualTo(means);
    }

    @Test
    @Timeout(10)
    void manyStarsTakeNoLongTime() {
        assertThat(new Glob("*a".repeat(5_000) + "b").matches("a".repeat(10_000)))
                .isFalse();
    }
}
