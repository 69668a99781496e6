package io.keybraid.sim;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestBoundsTest extends RunningPair {

    private static final int MAX = 64 * 1024;

    @Test
    void takesABodyOf64Kibibytes() throws Exception {
        assertThat(alice.post(ALICE_TO_BOB + "enc_keys", ofLength(MAX)).status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(ints = {MAX + 1, 1024 * 1024})
    void refusesALongerBodyWithAnError(int length) throws Exception {
        assertError(alice.post(ALICE_TO_BOB + "enc_keys", ofLength(length)), 413);
        assertThat(alice.get(ALICE_TO_BOB + "status").status()).isEqualTo(200);
    }

    @Test
    void refusesDeeplyNestedJsonWithAnError() throws Exception {
        assertError(alice.post(ALICE_TO_BOB + "enc_keys", "{\"a\":" + "[".repeat(20_000)), 400);
    }

    @Test
    void aRequestRefusedBeforeItsBodyIsReadDoesNotSpoilTheConnection() throws Exception {
        assertError(alice.post(ALICE_TO_BOB + "status", ofLength(10_000)), 405);
        assertThat(alice.get(ALICE_TO_BOB + "status").status()).isEqualTo(200);
    }

    private static String ofLength(int length) {
        String start = "{\"padding\":\"";
        String end = "\"}";
        return start + "x".repeat(length - start.length() - end.length()) + end;
    }
}
