package io.keybraid.plugin.x25519;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.keybraid.api.ChosenRandom;
import io.keybraid.api.KeySourceException;
import io.keybraid.api.KeySourceException.Reason;
import io.keybraid.api.PublicBytes;
import io.keybraid.api.SharedSecret;
import io.keybraid.api.SharedTestData;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A vector's private key is the "randomness" from which a half makes its own; its public key comes as the answer. */
class X25519VectorsTest {

    /** RFC 7748, section 6.1. */
    @ParameterizedTest
    @CsvSource({
        "77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a,"
                + "8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a,"
                + "de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f",
        "5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb,"
                + "de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f,"
                + "8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a"
    })
    void agreesWithTheRfc(String privateKey, String publicKey, String theirs) throws KeySourceException {
        try (X25519Half half = half(privateKey);
                SharedSecret secret = half.complete(bytes(theirs))) {
            assertThat(half.offer().toHex()).isEqualTo(publicKey);
            assertThat(secret.matches(secret("4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742")))
                    .isTrue();
        }
    }

    /** Wycheproof: every result equal, but points with a second form and those of small order, which are refused. */
    @TestFactory
    Stream<DynamicTest> agreesWithWycheproof() {
        JsonNode file = JsonMapper.shared()
                .readTree(SharedTestData.file("vectors/wycheproof_x25519_test.json")
                        .toFile());
        assertThat(file.get("numberOfTests").asInt()).isEqualTo(518);
        return file.get("testGroups")
                .valueStream()
                .flatMap(group -> group.get("tests").valueStream())
                .map(vector -> DynamicTest.dynamicTest(
                        vector.get("tcId").asInt() + " " + vector.get("comment").asString(), () -> check(vector)));
    }

    private static void check(JsonNode vector) throws KeySourceException {
        PublicBytes theirs = bytes(vector.get("public").asString());
        String shared = vector.get("shared").asString();
        try (X25519Half half = half(vector.get("private").asString())) {
            if (hasSecondForm(theirs) || shared.matches("0+")) {
                assertThat(refusal(half, theirs).reason()).isEqualTo(Reason.BAD_MESSAGE);
                return;
            }
            try (SharedSecret secret = half.complete(theirs)) {
                assertThat(secret.matches(secret(shared))).isTrue();
            }
        }
    }

    @Test
    void saysWhyItRefusesAKey() throws KeySourceException {
        try (X25519Half half = X25519Half.generate(new SecureRandom())) {
            assertThat(refusal(half, PublicBytes.copyOf(new byte[31])))
                    .hasMessage("the other end's X25519 public key has 31 bytes, not 32");
            assertThat(refusal(half, bytes("ed" + "ff".repeat(30) + "7f")))
                    .hasMessage("the other end's X25519 public key is not below 2^255 - 19");
            assertThat(refusal(half, PublicBytes.copyOf(new byte[32])))
                    .hasMessage("the other end's X25519 public key is a point of small order:"
                            + " the secret would be all zeros");
        }
    }

    /** The zeros that are left of it would be a key that everybody knows. */
    @Test
    void computesNothingWithAKeyThatWasWiped() {
        X25519Half half = X25519Half.generate(new SecureRandom());
        half.close();
        assertThatThrownBy(() -> half.complete(half.offer())).isInstanceOf(IllegalStateException.class);
    }

    private static KeySourceException refusal(X25519Half half, PublicBytes theirs) {
        return catchThrowableOfType(
                KeySourceException.class, () -> half.complete(theirs).close());
    }

    /** Not below p as it stands, top bit and all: RFC 7748 would read it as another, smaller number. */
    private static boolean hasSecondForm(PublicBytes publicKey) {
        byte[] bytes = publicKey.toByteArray();
        for (int i = 0; i < 16; i++) {
            byte swapped = bytes[i];
            bytes[i] = bytes[31 - i];
            bytes[31 - i] = swapped;
        }
        return new BigInteger(1, bytes).add(BigInteger.valueOf(19)).testBit(255) || (bytes[0] & 0x80) != 0;
    }

    private static X25519Half half(String privateKey) {
        return X25519Half.generate(new ChosenRandom(HexFormat.of().parseHex(privateKey)));
    }

    private static PublicBytes bytes(String hex) {
        return PublicBytes.copyOf(HexFormat.of().parseHex(hex));
    }

    private static SharedSecret secret(String hex) {
        return SharedSecret.takeFrom(HexFormat.of().parseHex(hex));
    }
}
