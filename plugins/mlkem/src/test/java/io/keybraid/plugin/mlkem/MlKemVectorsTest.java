package io.keybraid.plugin.mlkem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.keybraid.api.KeySourceException;
import io.keybraid.api.KeySourceException.Reason;
import io.keybraid.api.Response;
import io.keybraid.api.SharedSecret;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * NIST's ACVP vectors and Wycheproof's, each with both implementations: the seeds d and z, and the message m, enter as
 * the "randomness", expanded decapsulation keys as PKCS #8.
 *
 * <p>Left out are Wycheproof's malformed seeds and decapsulation keys: this plugin reads neither from anywhere.
 */
class MlKemVectorsTest {

    private static final int SEED_DIGITS = 2 * 64;

    @TestFactory
    Stream<DynamicTest> generatesTheKeysOfAcvp() {
        return Vectors.tests(
                "acvp_mlkem_keygen_internalProjection.json",
                vector -> true,
                vector -> assertKeys(vector, vector.mlKem().newKeyPair(vector.random("d", "z"))));
    }

    @TestFactory
    Stream<DynamicTest> generatesTheKeysOfWycheproof() {
        return Vectors.tests(
                "wycheproof_mlkem_768_keygen_seed_test.json",
                vector -> true,
                vector -> assertKeys(vector, vector.mlKem().newKeyPair(vector.random("seed"))));
    }

    @TestFactory
    Stream<DynamicTest> encapsulatesAsAcvp() {
        return Vectors.tests(
                "acvp_mlkem_encapdecap_internalProjection.json",
                vector -> vector.text("function").equals("encapsulation"),
                vector -> assertEncapsulates(vector, "k"));
    }

    /** The invalid keys have another length, or coefficients of q and more (FIPS 203, section 7.2). */
    @TestFactory
    Stream<DynamicTest> encapsulatesAsWycheproofOrRefuses() {
        return Vectors.tests("wycheproof_mlkem_768_encaps_test.json", vector -> true, vector -> {
            if (vector.isValid()) {
                assertEncapsulates(vector, "K");
                return;
            }
            assertRefused(() -> vector.mlKem().encapsulate(vector.publicBytes("ek"), vector.random("m")));
        });
    }

    /** For changed ciphertexts, too, the vectors prescribe the secret: that of the implicit rejection. */
    @TestFactory
    Stream<DynamicTest> decapsulatesAsAcvp() {
        return Vectors.tests(
                "acvp_mlkem_encapdecap_internalProjection.json",
                vector -> vector.text("function").equals("decapsulation"),
                vector -> assertDecapsulates(vector, vector.decapsulationKey(), "k"));
    }

    @TestFactory
    Stream<DynamicTest> decapsulatesAsWycheproofWithExpandedKeys() {
        return Vectors.tests(
                "wycheproof_mlkem_768_semi_expanded_decaps_test.json",
                vector -> vector.isValid()
                        || vector.test().get("flags").toString().contains("IncorrectCiphertextLength"),
                vector -> assertDecapsulatesOrRefuses(vector, vector.decapsulationKey()));
    }

    @TestFactory
    Stream<DynamicTest> decapsulatesAsWycheproof768() {
        return decapsulatesAsWycheproof("wycheproof_mlkem_768_test.json");
    }

    @TestFactory
    Stream<DynamicTest> decapsulatesAsWycheproof1024() {
        return decapsulatesAsWycheproof("wycheproof_mlkem_1024_test.json");
    }

    private static Stream<DynamicTest> decapsulatesAsWycheproof(String file) {
        return Vectors.tests(file, vector -> vector.text("seed").length() == SEED_DIGITS, vector -> {
            KeyPair pair = vector.mlKem().newKeyPair(vector.random("seed"));
            assertThat(vector.mlKem().encapsulationKey(pair)).isEqualTo(vector.publicBytes("ek"));
            assertDecapsulatesOrRefuses(vector, pair.getPrivate());
        });
    }

    private static void assertKeys(Vector vector, KeyPair pair) throws Exception {
        assertThat(vector.mlKem().encapsulationKey(pair)).isEqualTo(vector.publicBytes("ek"));
        assertThat(vector.isDecapsulationKey(pair.getPrivate())).isTrue();
    }

    private static void assertEncapsulates(Vector vector, String secret)
            throws KeySourceException, GeneralSecurityException {
        try (Response response = vector.mlKem().encapsulate(vector.publicBytes("ek"), vector.random("m"))) {
            assertThat(response.answer()).isEqualTo(vector.publicBytes("c"));
            assertThat(vector.isSecret(response.secret(), secret)).isTrue();
        }
    }

    private static void assertDecapsulatesOrRefuses(Vector vector, PrivateKey key)
            throws KeySourceException, GeneralSecurityException {
        if (vector.isValid()) {
            assertDecapsulates(vector, key, "K");
            return;
        }
        assertRefused(() -> vector.mlKem().decapsulate(key, vector.publicBytes("c")));
    }

    private static void assertDecapsulates(Vector vector, PrivateKey key, String expected)
            throws KeySourceException, GeneralSecurityException {
        try (SharedSecret secret = vector.mlKem().decapsulate(key, vector.publicBytes("c"))) {
            assertThat(vector.isSecret(secret, expected)).isTrue();
        }
    }

    private static void assertRefused(ThrowingCallable call) {
        assertThat(catchThrowableOfType(KeySourceException.class, call).reason())
                .isEqualTo(Reason.BAD_MESSAGE);
    }
}
