package io.keybraid.api;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.Security;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.crypto.spec.SecretKeySpec;

/**
 * Tokens of SoftHSM, for tests. SoftHSM reads its configuration once in a process, so all tokens that a test run may want are
 * made beforehand.
 */
public final class SoftTokens {

    /** The PIN of each. No digits: a path with a random number in it must not look as if it told it. */
    public static final String PIN = "open-sesame";

    private static final int TOKENS = 9;
    private static final Pattern SLOT =
            Pattern.compile("Slot ([0-9]+)\n(?:(?!Slot ).*\n)*? +Label: +(keybraid[0-9]+) ");
    private static final List<Path> LIBRARIES = List.of(
            Path.of("/usr/lib/softhsm/libsofthsm2.so"),
            Path.of("/usr/lib64/pkcs11/libsofthsm2.so"),
            Path.of("/usr/local/lib/softhsm/libsofthsm2.so"));

    private static Optional<SoftTokens> made = Optional.empty();

    private final Path folder;
    private final List<Token> free;

    private SoftTokens(Path folder, List<Token> free) {
        this.folder = folder;
        this.free = free;
    }

    /**
     * A token that no other test has.
     *
     * @param library SoftHSM's
     * @param slot its slot's number
     * @param files what it is on disk
     */
    public record Token(Path library, String slot, Path files) {

        /** Puts a secret key into it: {@code AES} or {@code Generic}. */
        public void put(String label, String algorithm, byte[] key) throws GeneralSecurityException, IOException {
            KeyStore keys = KeyStore.getInstance(
                    "PKCS11",
                    Security.getProvider("SunPKCS11")
                            .configure("--name = test" + slot + "\nlibrary = \"" + library + "\"\nslot = " + slot
                                    + "\nattributes(*,CKO_SECRET_KEY,CKK_GENERIC_SECRET) = {\n CKA_SIGN = true\n}\n"));
            keys.load(null, PIN.toCharArray());
            keys.setKeyEntry(label, new SecretKeySpec(key, algorithm), null, null);
        }

        /** As if somebody pulled it out. SoftHSM does not find it again in this process. */
        public void pull() throws IOException {
            Files.move(files, files.resolveSibling(files.getFileName() + ".pulled"));
        }

        /** A file with its PIN. */
        public Path pin(Path folder) throws IOException {
            Path file = Files.createFile(
                    folder.resolve("pin" + slot),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            return Files.writeString(file, PIN + "\n");
        }
    }

    /** A fresh token. Where SoftHSM is absent the test is skipped, and the reason printed. */
    public static synchronized Token take() throws IOException, InterruptedException {
        Optional<Path> library = LIBRARIES.stream().filter(Files::isReadable).findFirst();
        if (library.isEmpty()) {
            String reason = "skipped: no SoftHSM (Debian package softhsm2)";
            System.out.println(reason);
            assumeTrue(false, reason);
        }
        if (made.isEmpty()) {
            made = Optional.of(make(library.orElseThrow()));
        }
        return made.get().free.removeFirst();
    }

    private static SoftTokens make(Path library) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("keybraid-softhsm");
        Path tokens = Files.createDirectory(folder.resolve("tokens"));
        Path configuration = Files.writeString(
                folder.resolve("softhsm2.conf"),
                "directories.tokendir = " + tokens + "\nobjectstore.backend = file\nlog.level = ERROR\n");
        Map<String, Path> files = new TreeMap<>();
        for (int i = 0; i < TOKENS; i++) {
            String label = "keybraid" + i;
            run(configuration, "--init-token", "--free", "--label", label, "--pin", PIN, "--so-pin", "13579");
            try (Stream<Path> found = Files.list(tokens)) {
                files.put(
                        label,
                        found.filter(path -> !files.containsValue(path))
                                .findFirst()
                                .orElseThrow());
            }
        }
        setConfiguration(configuration);
        List<Token> free = new ArrayList<>();
        Matcher slots = SLOT.matcher(run(configuration, "--show-slots"));
        while (slots.find()) {
            free.add(new Token(library, slots.group(1), files.get(slots.group(2))));
        }
        SoftTokens all = new SoftTokens(folder, free);
        Runtime.getRuntime().addShutdownHook(new Thread(all::delete));
        return all;
    }

    private static String run(Path configuration, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("softhsm2-util"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("SOFTHSM2_CONF", configuration.toString());
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(30, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new IOException("softhsm2-util: " + output);
        }
        return output;
    }

    /** setenv(3): SoftHSM, in this process, asks the environment. */
    private static void setConfiguration(Path configuration) {
        try (Arena arena = Arena.ofConfined()) {
            Linker linker = Linker.nativeLinker();
            MethodHandle setenv = linker.downcallHandle(
                    linker.defaultLookup().findOrThrow("setenv"),
                    FunctionDescriptor.of(
                            ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.ADDRESS, ValueLayout.JAVA_INT));
            int failed = (int) setenv.invokeExact(
                    arena.allocateFrom("SOFTHSM2_CONF"), arena.allocateFrom(configuration.toString()), 1);
            if (failed != 0) {
                throw new IllegalStateException("setenv failed");
            }
        } catch (Throwable e) {
            throw new IllegalStateException("setenv", e);
        }
    }

    private void delete() {
        try (Stream<Path> all = Files.walk(folder)) {
            all.sorted(Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
        } catch (IOException e) {
            // what is left is in the system's folder for temporary files
        }
    }
}
