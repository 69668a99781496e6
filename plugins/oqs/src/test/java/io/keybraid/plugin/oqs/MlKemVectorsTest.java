package io.keybraid.plugin.oqs;

import static org.assertj.core.api.Assertions.assertThat;

import io.keybraid.api.ChosenRandom;
import io.keybraid.api.SharedTestData;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Wycheproof's vectors for ML-KEM-768, whose seeds enter as the randomness: keys, and the secrets of good and bad ciphertexts. */
class MlKemVectorsTest {

    private static final int SEED_DIGITS = 2 * 64;
    private static final int CIPHERTEXT_DIGITS = 2 * 1088;

    @Test
    void byBouncyCastle() throws Exception {
        assertAll(BouncyCastleKem.of(Algorithm.ML_KEM_768).orElseThrow());
    }

    @Test
    void byLiboqs() throws Exception {
        assertAll(TestLibrary.require().kem(Algorithm.ML_KEM_768));
    }

    private static void assertAll(Kem kem) throws Exception {
        JsonNode file = JsonMapper.shared()
                .readTree(SharedTestData.file("vectors/wycheproof_mlkem_768_test.json")
                        .toFile());
        int checked = 0;
        for (JsonNode group : file.get("testGroups")) {
            for (JsonNode test : group.get("tests")) {
                boolean usable = test.get("result").asString().equals("valid")
                        && test.get("seed").asString().length() == SEED_DIGITS
                        && test.get("c").asString().length() == CIPHERTEXT_DIGITS;
                if (usable) {
                    assertVector(kem, test);
                    checked++;
                }
            }
        }
        assertThat(checked).isPositive();
    }

    private static void assertVector(Kem kem, JsonNode test) throws Exception {
        try (Kem.KeyPair pair = kem.newKeyPair(new ChosenRandom(bytes(test, "seed")))) {
            assertThat(pair.publicKey()).isEqualTo(bytes(test, "ek"));
            assertThat(pair.decapsulate(bytes(test, "c"))).isEqualTo(bytes(test, "K"));
        }
    }

    private static byte[] bytes(JsonNode test, String name) {
        return HexFormat.of().parseHex(test.get(name).asString());
    }
}
