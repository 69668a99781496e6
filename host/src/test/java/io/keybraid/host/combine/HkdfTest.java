package io.keybraid.host.combine;

import static io.keybraid.host.combine.Vectors.hex;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class HkdfTest {

    /** RFC 5869, appendix A: the three with SHA-256. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(textBlock = """
            A.1, 0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b, 000102030405060708090a0b0c, f0f1f2f3f4f5f6f7f8f9, 077709362c2e32df0ddc3f0dc47bba6390b6c73bb50f9c3122ec844ad7c2b3e5, 3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865
            A.3, 0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b, '', '', 19ef24a32c717b167f33a91d6f648bdf96596776afdb6377ac434c1c293ccb04, 8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8
            """)
    void yieldsTheKeysOfRfc5869(String name, String ikm, String salt, String info, String prk, String okm) {
        check(hex(ikm), hex(salt), hex(info), hex(prk), hex(okm));
    }

    /** Appendix A.2, whose inputs are runs of 80 bytes that count up. */
    @Test
    void yieldsTheLongKeyOfRfc5869() {
        byte[] prk = hex("06a6b88c5853361a06104c9ceb35b45cef760014904671014a193f40c15fc244");
        byte[] okm = hex("b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c59045a99cac7827271cb41c65e59"
                + "0e09da3275600c2f09b8367793a9aca3db71cc30c58179ec3e87c14c01d5c1f3434f1d87");
        check(run(0x00), run(0x60), run(0xb0), prk, okm);
    }

    @Test
    void agreesWithTheSharedCopyOfRfc5869() {
        JsonNode vectors = Vectors.shared("rfc5869_hkdf_sha256.json").get("vectors");
        assertThat(vectors.size()).isEqualTo(3);
        for (JsonNode vector : vectors) {
            assertThat(vector.get("L").asInt()).isEqualTo(hex(vector, "okm").length);
            check(hex(vector, "ikm"), hex(vector, "salt"), hex(vector, "info"), hex(vector, "prk"), hex(vector, "okm"));
        }
    }

    @Test
    void passesWycheproof() {
        AtomicInteger valid = new AtomicInteger();
        Vectors.wycheproof("wycheproof_hkdf_sha256_test.json").forEach(test -> {
            byte[] key = Hkdf.extract(hex(test, "salt"), hex(test, "ikm"));
            int size = test.get("size").asInt();
            if (test.get("result").asString().equals("valid")) {
                valid.incrementAndGet();
                assertThat(Hkdf.expand(key, hex(test, "info"), size))
                        .as("tcId %s", test.get("tcId"))
                        .isEqualTo(hex(test, "okm"));
            } else {
                assertThatIllegalArgumentException().isThrownBy(() -> Hkdf.expand(key, hex(test, "info"), size));
            }
        });
        assertThat(valid).hasValueGreaterThan(70);
    }

    @Test
    void refusesMoreThan255Blocks() {
        assertThat(Hkdf.expand(new byte[32], new byte[0], 255 * 32)).hasSize(8160);
        assertThatIllegalArgumentException().isThrownBy(() -> Hkdf.expand(new byte[32], new byte[0], 255 * 32 + 1));
    }

    private static void check(byte[] ikm, byte[] salt, byte[] info, byte[] prk, byte[] okm) {
        byte[] key = Hkdf.extract(salt, ikm);
        assertThat(HexFormat.of().formatHex(key)).isEqualTo(HexFormat.of().formatHex(prk));
        assertThat(Hkdf.expand(key, info, okm.length)).isEqualTo(okm);
    }

    private static byte[] run(int from) {
        byte[] run = new byte[80];
        for (int i = 0; i < run.length; i++) {
            run[i] = (byte) (from + i);
        }
        return run;
    }
}
