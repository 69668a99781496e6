package io.keybraid.host.combine;

import static io.keybraid.host.combine.Vectors.hex;
import static org.assertj.core.api.Assertions.assertThat;

import io.keybraid.host.key.Hmac;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class HmacTest {

    @Test
    void yieldsTheTagOfRfc4231() {
        byte[] key = "Jefe".getBytes(StandardCharsets.US_ASCII);
        byte[] message = "what do ya want for nothing?".getBytes(StandardCharsets.US_ASCII);
        byte[] tag = hex("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
        assertThat(Hmac.of(key, message)).isEqualTo(tag);
        assertThat(Hmac.of(key, Arrays.copyOf(message, 5), Arrays.copyOfRange(message, 5, message.length)))
                .isEqualTo(tag);
        assertThat(key).as("stays the caller's").isEqualTo("Jefe".getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void passesWycheproof() {
        AtomicInteger seen = new AtomicInteger();
        Vectors.wycheproof("wycheproof_hmac_sha256_test.json").forEach(test -> {
            seen.incrementAndGet();
            byte[] expected = hex(test, "tag");
            byte[] tag = Arrays.copyOf(Hmac.of(hex(test, "key"), hex(test, "msg")), expected.length);
            assertThat(Arrays.equals(tag, expected))
                    .as("tcId %s", test.get("tcId"))
                    .isEqualTo(test.get("result").asString().equals("valid"));
        });
        assertThat(seen).hasValue(174);
    }
}
