package io.keybraid.host.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** That a secret which is there is found, wherever it lies and however it is written. */
class SecretSearchTest {

    private static final int CHUNK = 1 << 20;

    private final Random random = new Random(5);
    private final byte[] secret = bytes(32);
    private final SecretSearch search = new SecretSearch().add("key", secret);

    private byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    @Test
    void findsEitherHalfAsItIs() {
        assertFound(Arrays.copyOf(secret, 16), Written.RAW);
        assertFound(Arrays.copyOfRange(secret, 16, 32), Written.RAW);
    }

    @Test
    void findsHexadecimalOfBothCasesAndInChars() {
        String hex = HexFormat.of().formatHex(secret);
        assertFound(hex.getBytes(StandardCharsets.UTF_8), Written.HEX);
        assertFound(hex.toUpperCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8), Written.HEX);
        assertFound(hex.getBytes(StandardCharsets.UTF_16LE), Written.HEX);
    }

    @Test
    void findsBase64WhateverWasEncodedWithIt() {
        for (int before = 0; before < 4; before++) {
            byte[] whole = bytes(before + 32 + 5);
            System.arraycopy(secret, 0, whole, before, 32);
            assertFound(Base64.getEncoder().encode(whole), Written.BASE64);
            assertFound(Base64.getUrlEncoder().encode(whole), Written.BASE64);
        }
    }

    @Test
    void findsWhatArraysPrints() {
        assertFound(Arrays.toString(secret).getBytes(StandardCharsets.UTF_8), Written.DECIMAL);
    }

    @Test
    void findsNothingWhereNothingIs() {
        assertThat(search.in(bytes(3 * CHUNK))).isEmpty();
    }

    /** Across the border between two pieces that are read, at the very end, and where reading must stop. */
    @ParameterizedTest
    @ValueSource(ints = {0, CHUNK - 31, CHUNK - 8, CHUNK, 2 * CHUNK - 1, 3 * CHUNK - 32})
    void findsItAnywhereInAStream(int at) throws Exception {
        byte[] all = bytes(3 * CHUNK);
        System.arraycopy(secret, 0, all, at, 32);
        assertThat(search.in(new ByteArrayInputStream(all), all.length))
                .extracting(SecretSearch.Found::at)
                .containsExactly((long) at, at + 16L);
        assertThat(search.in(new ByteArrayInputStream(all), at + 15L)).isEmpty();
    }

    private void assertFound(byte[] written, Written how) {
        byte[] all = bytes(1000);
        System.arraycopy(written, 0, all, 333, written.length);
        assertThat(search.in(all))
                .isNotEmpty()
                .allMatch(found -> found.secret().equals("key") && found.written() == how && found.at() >= 333);
    }
}
