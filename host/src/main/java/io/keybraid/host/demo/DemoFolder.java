package io.keybraid.host.demo;

import io.keybraid.host.problem.OperatorException;
import io.keybraid.host.problem.OperatorException.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Where the demo keeps its files: a folder of its own that goes when the demo ends, or one that stays. */
final class DemoFolder implements AutoCloseable {

    private final Path path;
    private final boolean stays;

    private DemoFolder(Path path, boolean stays) {
        this.path = path;
        this.stays = stays;
    }

    /** @param kept a folder that does not exist yet, or is empty; it stays */
    static DemoFolder create(Optional<Path> kept) throws OperatorException {
        Path wanted = kept.orElse(Path.of(System.getProperty("java.io.tmpdir")));
        try {
            if (kept.isEmpty()) {
                var onlyOurs = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
                return new DemoFolder(Files.createTempDirectory(wanted, "keybraid-demo-", onlyOurs), false);
            }
            Files.createDirectories(wanted);
            try (Stream<Path> entries = Files.list(wanted)) {
                if (entries.findAny().isPresent()) {
                    throw new OperatorException(
                            Reason.USAGE, "the folder " + wanted + " is not empty", "name a new one: --directory DIR");
                }
            }
            return new DemoFolder(wanted.toAbsolutePath().normalize(), true);
        } catch (IOException e) {
            throw new OperatorException(
                    Reason.STATE,
                    "cannot make a folder in " + wanted + ": " + e,
                    "give another one: --directory DIR",
                    e);
        }
    }

    Path path() {
        return path;
    }

    boolean stays() {
        return stays;
    }

    /** Deletes it with all its files, unless it stays. */
    @Override
    public void close() {
        if (stays) {
            return;
        }
        try (Stream<Path> tree = Files.walk(path)) {
            List<Path> deepestFirst = tree.sorted(Comparator.reverseOrder()).toList();
            for (Path file : deepestFirst) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            System.err.println("keybraid: could not delete " + path + ": " + e);
            System.err.println("hint: delete it by hand; it holds the demo's keys, which are worth nothing now");
        }
    }
}
