package io.keybraid.host.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is put into an interface is one of these: so what cannot be one is never put there. */
class PresharedKeyTest {

    @Test
    void refusesAllZerosWhichWireGuardTakesForNone() {
        assertThatIllegalArgumentException().isThrownBy(() -> PresharedKey.takeFrom(new byte[32]));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 13, 31})
    void takesAKeyOfWhichOneBitIsNotZero(int at) {
        byte[] bytes = new byte[32];
        bytes[at] = (byte) 0x80;
        try (PresharedKey key = PresharedKey.takeFrom(bytes)) {
            assertThat(bytes).as("the array it was taken from").containsOnly(0);
            assertThat(key).asString().doesNotContain("80");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 31, 33})
    void refusesAnyOtherLength(int length) {
        byte[] bytes = new byte[length];
        java.util.Arrays.fill(bytes, (byte) 1);
        assertThatIllegalArgumentException().isThrownBy(() -> PresharedKey.takeFrom(bytes));
    }
}
