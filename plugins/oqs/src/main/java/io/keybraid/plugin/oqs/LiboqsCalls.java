package io.keybraid.plugin.oqs;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;

/**
 * The functions of liboqs that this plugin calls, by the declarations in {@code oqs/common.h} and {@code oqs/kem.h} of 0.16.
 * The KEM object's own function pointers are not touched.
 */
final class LiboqsCalls {

    private final MethodHandle version;
    private final MethodHandle init;
    private final MethodHandle isEnabled;
    private final MethodHandle newKem;
    private final MethodHandle keypair;
    private final MethodHandle keypairFromSeed;
    private final MethodHandle encaps;
    private final MethodHandle encapsFromSeed;
    private final MethodHandle decaps;
    private final MethodHandle cleanse;

    /** @throws java.util.NoSuchElementException if the library lacks one: it is another library, or too old */
    LiboqsCalls(SymbolLookup library) {
        version = function(library, "OQS_version", ADDRESS);
        init = procedure(library, "OQS_init");
        isEnabled = function(library, "OQS_KEM_alg_is_enabled", JAVA_INT, ADDRESS);
        newKem = function(library, "OQS_KEM_new", ADDRESS, ADDRESS);
        keypair = function(library, "OQS_KEM_keypair", JAVA_INT, ADDRESS, ADDRESS, ADDRESS);
        keypairFromSeed = function(library, "OQS_KEM_keypair_derand", JAVA_INT, ADDRESS, ADDRESS, ADDRESS, ADDRESS);
        encaps = function(library, "OQS_KEM_encaps", JAVA_INT, ADDRESS, ADDRESS, ADDRESS, ADDRESS);
        encapsFromSeed =
                function(library, "OQS_KEM_encaps_derand", JAVA_INT, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS);
        decaps = function(library, "OQS_KEM_decaps", JAVA_INT, ADDRESS, ADDRESS, ADDRESS, ADDRESS);
        cleanse = procedure(library, "OQS_MEM_cleanse", ADDRESS, JAVA_LONG);
    }

    private static MethodHandle function(
            SymbolLookup library, String name, MemoryLayout result, MemoryLayout... arguments) {
        return Linker.nativeLinker()
                .downcallHandle(library.findOrThrow(name), FunctionDescriptor.of(result, arguments));
    }

    private static MethodHandle procedure(SymbolLookup library, String name, MemoryLayout... arguments) {
        return Linker.nativeLinker().downcallHandle(library.findOrThrow(name), FunctionDescriptor.ofVoid(arguments));
    }

    private interface Call<T> {
        T make() throws Throwable;
    }

    private static <T> T made(Call<T> call) {
        try {
            return call.make();
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("a native function threw", e);
        }
    }

    /** OQS_version: a pointer to text. */
    MemorySegment version() {
        return made(() -> (MemorySegment) version.invokeExact());
    }

    /** OQS_init: looks at the processor. */
    void init() {
        made(() -> {
            init.invokeExact();
            return true;
        });
    }

    /** OQS_KEM_alg_is_enabled. */
    boolean isEnabled(MemorySegment name) {
        return made(() -> (int) isEnabled.invokeExact(name)) == 1;
    }

    /** OQS_KEM_new: NULL if it is not enabled. */
    MemorySegment newKem(MemorySegment name) {
        return made(() -> (MemorySegment) newKem.invokeExact(name));
    }

    /** OQS_KEM_keypair; like all below: whether it was a success. */
    boolean keypair(MemorySegment kem, MemorySegment publicKey, MemorySegment secretKey) {
        return made(() -> (int) keypair.invokeExact(kem, publicKey, secretKey)) == 0;
    }

    /** OQS_KEM_keypair_derand. */
    boolean keypair(MemorySegment kem, MemorySegment publicKey, MemorySegment secretKey, MemorySegment seed) {
        return made(() -> (int) keypairFromSeed.invokeExact(kem, publicKey, secretKey, seed)) == 0;
    }

    /** OQS_KEM_encaps. */
    boolean encaps(MemorySegment kem, MemorySegment ciphertext, MemorySegment secret, MemorySegment publicKey) {
        return made(() -> (int) encaps.invokeExact(kem, ciphertext, secret, publicKey)) == 0;
    }

    /** OQS_KEM_encaps_derand. */
    boolean encaps(
            MemorySegment kem,
            MemorySegment ciphertext,
            MemorySegment secret,
            MemorySegment publicKey,
            MemorySegment seed) {
        return made(() -> (int) encapsFromSeed.invokeExact(kem, ciphertext, secret, publicKey, seed)) == 0;
    }

    /** OQS_KEM_decaps. */
    boolean decaps(MemorySegment kem, MemorySegment secret, MemorySegment ciphertext, MemorySegment secretKey) {
        return made(() -> (int) decaps.invokeExact(kem, secret, ciphertext, secretKey)) == 0;
    }

    /** OQS_MEM_cleanse: a wipe that no compiler leaves out. */
    void cleanse(MemorySegment memory) {
        made(() -> {
            cleanse.invokeExact(memory, memory.byteSize());
            return true;
        });
    }
}
