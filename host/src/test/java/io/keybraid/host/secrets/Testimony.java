package io.keybraid.host.secrets;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URISyntaxException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** A folder in which a {@link Witness} tells of one process. */
public final class Testimony {

    /**
     * A secret that the process had.
     *
     * @param maker the simple name of the class that made it, such as {@code PresharedKey}
     */
    public record Seen(String maker, byte[] bytes) {}

    /** The maker of the one secret that lies open on the heap: whoever searches a heap must find it, and nothing else. */
    public static final String PLANTED = Witness.PLANT;

    private final Path folder;
    private final Path jar;

    private Testimony(Path folder, Path jar) {
        this.folder = folder;
        this.jar = jar;
    }

    /** Makes the folder, and the agent in it. */
    public static Testimony in(Path folder) throws IOException, URISyntaxException {
        Files.createDirectories(folder);
        Path jar = folder.resolve("witness.jar");
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue("Premain-Class", Witness.class.getName());
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream entries = new JarOutputStream(file, manifest);
                DirectoryStream<Path> classes = Files.newDirectoryStream(ownClasses(), "Witness*.class")) {
            for (Path type : classes) {
                entries.putNextEntry(new JarEntry("io/keybraid/host/secrets/" + type.getFileName()));
                Files.copy(type, entries);
            }
        }
        return new Testimony(folder, jar);
    }

    private static Path ownClasses() throws URISyntaxException {
        return Path.of(Witness.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .toURI())
                .resolve("io/keybraid/host/secrets");
    }

    /** What Java is told, so that the witness is there. */
    public String javaOption() {
        return "-javaagent:" + jar + "=" + folder;
    }

    /** All so far, in the order in which they were made; the same bytes may come again. Zeros, which are no secret, are left out. */
    public List<Seen> secrets() throws IOException {
        List<Seen> all = new ArrayList<>();
        for (String line : Files.readAllLines(folder.resolve(Witness.SECRETS))) {
            int space = line.indexOf(' ');
            byte[] bytes = HexFormat.of().parseHex(line, space + 1, line.length());
            int any = 0;
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] ^= Witness.MASK;
                any |= bytes[i];
            }
            if (any != 0) {
                all.add(new Seen(line.substring(0, space).replaceFirst(".*\\.", ""), bytes));
            }
        }
        return all;
    }

    /** The payloads of all frames, before TLS. */
    public Path frames() {
        return folder.resolve(Witness.FRAMES);
    }

    /** Has the process dump its live heap; returns when that is done. */
    public Path dumpLiveHeap() throws IOException, InterruptedException {
        Files.deleteIfExists(folder.resolve(Witness.DUMP));
        Path wanted = Files.createFile(folder.resolve(Witness.DUMP_WANTED));
        long end = System.nanoTime() + 60_000_000_000L;
        while (Files.exists(wanted)) {
            if (System.nanoTime() > end) {
                throw new AssertionError("no heap dump within a minute");
            }
            Thread.sleep(50);
        }
        return folder.resolve(Witness.DUMP);
    }
}
