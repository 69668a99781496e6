package io.keybraid.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PublicBytesTest {

    @Test
    void sharesItsArrayWithNobody() {
        byte[] given = {1, 2, 3};
        PublicBytes bytes = PublicBytes.copyOf(given);
        given[0] = 9;
        bytes.toByteArray()[1] = 9;
        assertThat(bytes.toByteArray()).containsExactly(1, 2, 3);
    }

    @Test
    void isEqualByItsBytes() {
        PublicBytes bytes = PublicBytes.copyOf(new byte[] {1, 2});
        assertThat(bytes)
                .isEqualTo(PublicBytes.copyOf(new byte[] {1, 2}))
                .hasSameHashCodeAs(PublicBytes.copyOf(new byte[] {1, 2}))
                .isNotEqualTo(PublicBytes.copyOf(new byte[] {2, 1}))
                .isNotEqualTo(PublicBytes.EMPTY);
    }

    @Test
    void thereIsOneEmptyValue() {
        assertThat(PublicBytes.copyOf(new byte[0])).isSameAs(PublicBytes.EMPTY).hasToString("");
        assertThat(PublicBytes.EMPTY.length()).isZero();
    }

    @Test
    void printsEightBytesAtMost() {
        assertThat(PublicBytes.copyOf(new byte[] {(byte) 0xab, 1})).hasToString("ab01");
        assertThat(PublicBytes.copyOf(new byte[8])).hasToString("0000000000000000");
        assertThat(PublicBytes.copyOf(new byte[9])).hasToString("0000000000000000… (9 bytes)");
        assertThat(PublicBytes.copyOf(new byte[9]).toHex()).isEqualTo("00".repeat(9));
    }
}
