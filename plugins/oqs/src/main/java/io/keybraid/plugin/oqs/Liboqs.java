package io.keybraid.plugin.oqs;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** liboqs, loaded and found to be one whose declarations this plugin knows. It stays loaded as long as the process runs. */
final class Liboqs {

    /** The first with the declarations and the algorithms of this plugin; older ones mean others by the same names. */
    private static final int LEAST_MINOR = 16;

    private static final Pattern VERSION = Pattern.compile("0\\.([0-9]{1,4})\\.[0-9]{1,4}.{0,32}", Pattern.DOTALL);

    /** Where the members of struct OQS_KEM lie that are read: since 0.2 at the beginning, in this order. */
    private static final long METHOD_NAME = 0;

    private static final long LENGTH_PUBLIC_KEY = 24;
    private static final long LENGTH_SECRET_KEY = 32;
    private static final long LENGTH_CIPHERTEXT = 40;
    private static final long LENGTH_SHARED_SECRET = 48;
    private static final long STRUCT_READ = 56;

    private static final int LONGEST_TEXT = 128;

    private final String place;
    private final String version;
    private final LiboqsCalls calls;

    private Liboqs(String place, String version, LiboqsCalls calls) {
        this.place = place;
        this.version = version;
        this.calls = calls;
    }

    /** The library is missing, or not one to be used; the message says which and why. */
    static final class AbsentException extends Exception {
        AbsentException(String message) {
            super(message);
        }
    }

    /**
     * Loads it.
     *
     * @param chosen the operator's; else the usual places are searched
     * @throws AbsentException if there is none that can be used
     */
    static Liboqs load(Optional<Path> chosen) throws AbsentException {
        List<String> tried = new ArrayList<>();
        for (String place : chosen.map(path -> List.of(path.toString())).orElseGet(Liboqs::usualPlaces)) {
            try {
                SymbolLookup library = SymbolLookup.libraryLookup(place, Arena.global());
                return checked(place, library);
            } catch (IllegalArgumentException e) {
                tried.add(place);
            } catch (IllegalCallerException e) {
                throw new AbsentException("native code is not allowed: Java runs without --enable-native-access");
            }
        }
        throw new AbsentException("liboqs was not found, or cannot be loaded: " + String.join(", ", tried));
    }

    private static List<String> usualPlaces() {
        String name = System.mapLibraryName("oqs");
        return List.of(name, "/usr/local/lib/" + name, "/usr/local/lib64/" + name, "/opt/homebrew/lib/" + name);
    }

    private static Liboqs checked(String place, SymbolLookup library) throws AbsentException {
        if (ValueLayout.ADDRESS.byteSize() != Long.BYTES) {
            throw new AbsentException("liboqs is used on 64-bit systems only");
        }
        try {
            LiboqsCalls calls = new LiboqsCalls(library);
            String version = text(calls.version());
            Matcher matcher = VERSION.matcher(version);
            if (!matcher.matches() || Integer.parseInt(matcher.group(1)) < LEAST_MINOR) {
                throw new AbsentException(
                        place + " is liboqs " + version + "; 0." + LEAST_MINOR + " or later is needed");
            }
            calls.init();
            return new Liboqs(place, version, calls);
        } catch (NoSuchElementException e) {
            throw new AbsentException(place + " is not liboqs 0." + LEAST_MINOR + " or later (" + e.getMessage() + ")");
        }
    }

    /** Where it was found. */
    String place() {
        return place;
    }

    String version() {
        return version;
    }

    /**
     * An algorithm of it.
     *
     * @throws AbsentException if it is not enabled in this library, or has other sizes than it is known by
     */
    Kem kem(Algorithm algorithm) throws AbsentException {
        MemorySegment name = Arena.global().allocateFrom(algorithm.oqsName());
        if (!calls.isEnabled(name)) {
            throw new AbsentException(algorithm.oqsName() + " is not enabled in liboqs " + version + ", " + place);
        }
        MemorySegment kem = calls.newKem(name);
        if (kem.address() == 0) {
            throw new AbsentException("liboqs " + version + " has no memory for " + algorithm.oqsName());
        }
        requireKnown(algorithm, kem.reinterpret(STRUCT_READ));
        return new LiboqsKem(algorithm, calls, kem);
    }

    private void requireKnown(Algorithm algorithm, MemorySegment struct) throws AbsentException {
        boolean known = text(struct.get(ValueLayout.ADDRESS, METHOD_NAME)).equals(algorithm.oqsName())
                && struct.get(ValueLayout.JAVA_LONG, LENGTH_PUBLIC_KEY) == algorithm.publicKeyBytes()
                && struct.get(ValueLayout.JAVA_LONG, LENGTH_SECRET_KEY) == algorithm.secretKeyBytes()
                && struct.get(ValueLayout.JAVA_LONG, LENGTH_CIPHERTEXT) == algorithm.ciphertextBytes()
                && struct.get(ValueLayout.JAVA_LONG, LENGTH_SHARED_SECRET) == algorithm.sharedSecretBytes();
        if (!known) {
            throw new AbsentException("liboqs " + version + " means something else by " + algorithm.oqsName()
                    + " than this plugin: other sizes, or another layout");
        }
    }

    private static String text(MemorySegment pointer) {
        return pointer.address() == 0 ? "" : pointer.reinterpret(LONGEST_TEXT).getString(0);
    }
}
