package io.keybraid.plugin.etsi014;

import static org.assertj.core.api.Assertions.assertThat;

import io.keybraid.api.PublicBytes;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What counts as a key_ID, and how long it is remembered. */
class KeyIdTest {

    private static final SaeId BOB = new SaeId("sae-bob");

    @ParameterizedTest
    @ValueSource(strings = {"a", "bc490419-7d60-487f-adc1-4ddcc177c139", "two+joined+ones", "17", "schlüssel 1/2"})
    void anyTextComesBackFromItsOffer(String value) {
        assertThat(KeyId.ofOffer(new KeyId(value).toOffer())).hasValue(new KeyId(value));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a\nb", "a\u0000", "\u007f", "\ud800"})
    void textThatCannotBePrintedIsNone(String value) {
        assertThat(KeyId.of(value)).isEmpty();
    }

    @Test
    void bytesThatAreNotUtf8AreNone() {
        assertThat(KeyId.ofOffer(PublicBytes.copyOf(new byte[] {'a', (byte) 0xff})))
                .isEmpty();
        assertThat(KeyId.ofOffer(PublicBytes.copyOf(new byte[] {(byte) 0xc0, (byte) 0x80})))
                .isEmpty();
    }

    @Test
    void itsLengthIsCountedInBytes() {
        assertThat(KeyId.of("x".repeat(KeyId.MAX_BYTES))).isPresent();
        assertThat(KeyId.of("x".repeat(KeyId.MAX_BYTES + 1))).isEmpty();
        assertThat(KeyId.of("ä".repeat(KeyId.MAX_BYTES / 2))).isPresent();
        assertThat(KeyId.of("ä".repeat(KeyId.MAX_BYTES / 2 + 1))).isEmpty();
        byte[] tooLong = "x".repeat(KeyId.MAX_BYTES + 1).getBytes(StandardCharsets.UTF_8);
        assertThat(KeyId.ofOffer(PublicBytes.copyOf(tooLong))).isEmpty();
    }

    @Test
    void onlyUuidsMayDifferInCase() {
        assertThat(new KeyId("bc490419-7d60-487f-adc1-4ddcc177c139")
                        .isNamedBy(new KeyId("BC490419-7D60-487F-ADC1-4DDCC177C139")))
                .isTrue();
        assertThat(new KeyId("key-a").isNamedBy(new KeyId("KEY-A"))).isFalse();
    }

    @Test
    void theMemoryKnowsAKeyIdAgainUntilManyOthersCame() {
        KeyIdMemory memory = new KeyIdMemory();
        assertThat(memory.isNew(BOB, new KeyId("first"))).isTrue();
        assertThat(memory.isNew(BOB, new KeyId("first"))).isFalse();
        assertThat(memory.isNew(new SaeId("sae-carol"), new KeyId("first"))).isTrue();
        for (int i = 0; i < KeyIdMemory.MAX_KEY_IDS; i++) {
            memory.isNew(BOB, new KeyId("key-" + i));
        }
        assertThat(memory.isNew(BOB, new KeyId("first")))
                .as("forgotten: the memory is bounded")
                .isTrue();
    }
}
