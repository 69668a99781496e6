package io.keybraid.plugin.oqs;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every algorithm that fits an offer, by each implementation that has it, and by one at each end. */
class EveryAlgorithmTest {

    /** BouncyCastle generates a key pair of these in seconds: they are tried where liboqs is, which is by hand. */
    private static final String SLOW = "Classic-McEliece";

    private final SecureRandom random = new SecureRandom();

    @TestFactory
    Stream<DynamicTest> bothEndsAgreeByBouncyCastle() {
        return fitting()
                .filter(algorithm -> !algorithm.oqsName().startsWith(SLOW))
                .flatMap(algorithm -> BouncyCastleKem.of(algorithm).stream()
                        .map(kem -> DynamicTest.dynamicTest(
                                algorithm.oqsName(), () -> assertAgree(algorithm, kem, kem, true))));
    }

    @TestFactory
    Stream<DynamicTest> bothEndsAgreeByLiboqs() {
        Liboqs library = TestLibrary.require();
        return fitting()
                .map(algorithm -> DynamicTest.dynamicTest(algorithm.oqsName(), () -> {
                    Kem kem = enabled(library, algorithm);
                    assertAgree(algorithm, kem, kem, true);
                }));
    }

    /** But for HQC-1 and HQC-5, which their names on the wire keep apart. */
    @TestFactory
    Stream<DynamicTest> liboqsAndBouncyCastleAgreeUnlessTheNamesSayOtherwise() {
        Liboqs library = TestLibrary.require();
        return fitting()
                .filter(algorithm -> BouncyCastleKem.of(algorithm).isPresent())
                .flatMap(algorithm -> Stream.of(true, false)
                        .map(first -> DynamicTest.dynamicTest(
                                algorithm.oqsName() + (first ? " from" : " to") + " liboqs", () -> {
                                    Kem one = enabled(library, algorithm);
                                    Kem other = BouncyCastleKem.of(algorithm).orElseThrow();
                                    assertAgree(
                                            algorithm,
                                            first ? one : other,
                                            first ? other : one,
                                            !algorithm.differsByImplementation());
                                })));
    }

    @Test
    void knowsEveryAlgorithmOfTheLibrary() throws Throwable {
        SymbolLookup library = SymbolLookup.libraryLookup(TestLibrary.require().place(), Arena.global());
        Linker linker = Linker.nativeLinker();
        MethodHandle count =
                linker.downcallHandle(library.findOrThrow("OQS_KEM_alg_count"), FunctionDescriptor.of(JAVA_INT));
        MethodHandle identifier = linker.downcallHandle(
                library.findOrThrow("OQS_KEM_alg_identifier"), FunctionDescriptor.of(ADDRESS, JAVA_LONG));
        List<String> names = new ArrayList<>();
        for (long i = 0; i < (int) count.invokeExact(); i++) {
            names.add(
                    ((MemorySegment) identifier.invokeExact(i)).reinterpret(128).getString(0));
        }
        assertThat(names).isNotEmpty().isSubsetOf(Algorithm.names());
    }

    private static Stream<Algorithm> fitting() {
        return Arrays.stream(Algorithm.values()).filter(Algorithm::fitsAnOffer);
    }

    private static Kem enabled(Liboqs library, Algorithm algorithm) {
        Optional<Kem> kem;
        String reason = "";
        try {
            kem = Optional.of(library.kem(algorithm));
        } catch (Liboqs.AbsentException e) {
            kem = Optional.empty();
            reason = String.valueOf(e.getMessage());
        }
        assertThat(reason).matches("|.* is not enabled in .*");
        assumeTrue(kem.isPresent(), reason);
        return kem.orElseThrow();
    }

    private void assertAgree(Algorithm algorithm, Kem initiator, Kem responder, boolean same) throws Exception {
        Thread.Builder.OfPlatform deep = Thread.ofPlatform().stackSize(16L << 20);
        Throwable[] thrown = new Throwable[1];
        Thread thread = deep.start(() -> {
            try {
                exchange(algorithm, initiator, responder, same);
            } catch (Throwable e) {
                thrown[0] = e;
            }
        });
        thread.join();
        if (thrown[0] != null) {
            throw new AssertionError(algorithm.oqsName(), thrown[0]);
        }
    }

    private void exchange(Algorithm algorithm, Kem initiator, Kem responder, boolean same) throws Exception {
        try (Kem.KeyPair pair = initiator.newKeyPair(random)) {
            assertThat(pair.publicKey()).hasSize(algorithm.publicKeyBytes());
            Kem.Encapsulation made = responder.encapsulate(pair.publicKey(), random);
            assertThat(made.ciphertext()).hasSize(algorithm.ciphertextBytes());
            assertThat(made.secret()).hasSize(algorithm.sharedSecretBytes());
            if (same) {
                assertThat(Arrays.equals(pair.decapsulate(made.ciphertext()), made.secret()))
                        .isTrue();
            } else {
                assertDisagree(pair, made);
            }
        }
    }

    private static void assertDisagree(Kem.KeyPair pair, Kem.Encapsulation made) {
        try {
            assertThat(Arrays.equals(pair.decapsulate(made.ciphertext()), made.secret()))
                    .isFalse();
        } catch (Kem.KemException refused) {
            assertThat(refused).hasMessageContaining("decapsulation failed");
        }
    }
}
