package io.keybraid.host.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A Debian as debootstrap leaves it, copied for one test, and two machines that share it and a cable. Needs root. */
final class CleanDebian implements AutoCloseable {

    static final Path TARGET = Path.of(System.getProperty("keybraid.root", ".."), "host", "target");

    private static final String PARIS = "keybraid-dist-a";
    private static final String BERLIN = "keybraid-dist-b";

    private final Path root;
    private final Path folder;

    private CleanDebian(Path folder, Path root) {
        this.folder = folder;
        this.root = root;
    }

    /** @param needed names of programs and the Debian packages that they are in, by turns, beside those of every such test */
    static void skipWhereImpossible(String... needed) {
        assumeTrue("root".equals(System.getProperty("user.name")), "skipped: only root can install a package");
        List<String> all = new ArrayList<>(List.of("debootstrap", "debootstrap", "dpkg-deb", "dpkg", "ip", "iproute2"));
        all.addAll(List.of(needed));
        for (int i = 0; i < all.size(); i += 2) {
            assumeTrue(
                    isThere(all.get(i)),
                    "skipped: there is no " + all.get(i) + "; to run it: apt-get install " + all.get(i + 1));
        }
    }

    /** Downloads it the first time. */
    static CleanDebian copiedTo(Path folder) throws Exception {
        Path clean = TARGET.resolve("debian");
        if (!Files.exists(clean.resolve("complete")) || !Files.exists(clean.resolve("usr/bin/systemctl"))) {
            run("rm", "-rf", clean.toString());
            run(
                    "debootstrap",
                    "--variant=minbase",
                    "--include=iproute2,iputils-ping,wireguard-go,wireguard-tools,systemd,systemd-sysv,dbus",
                    "bookworm",
                    clean.toString());
            Files.createFile(clean.resolve("complete"));
        }
        Path root = folder.resolve("root");
        run("cp", "-a", clean.toString(), root.toString());
        removeNamespaces();
        run("ip", "netns", "add", PARIS);
        run("ip", "netns", "add", BERLIN);
        run("ip", "link", "add", "kbdist0", "netns", PARIS, "type", "veth", "peer", "name", "kbdist0", "netns", BERLIN);
        for (String[] end : new String[][] {{PARIS, "192.0.2.1/24"}, {BERLIN, "192.0.2.2/24"}}) {
            run("ip", "-n", end[0], "address", "add", end[1], "dev", "kbdist0");
            run("ip", "-n", end[0], "link", "set", "kbdist0", "up");
            run("ip", "-n", end[0], "link", "set", "lo", "up");
        }
        Files.copy(archive(), root.resolve("keybraid.deb"));
        newerArchive(folder, root.resolve("newer.deb"));
        return new CleanDebian(folder, root);
    }

    /** With {@code /keybraid.deb}, the package that was just built, and {@code /newer.deb}, the same with another number. */
    Path root() {
        return root;
    }

    /** At 192.0.2.1. */
    InstalledHost paris() throws IOException {
        return new InstalledHost(PARIS, root, folder.resolve("paris"));
    }

    /** At 192.0.2.2. */
    InstalledHost berlin() throws IOException {
        return new InstalledHost(BERLIN, root, folder.resolve("berlin"));
    }

    /** At 192.0.2.1, with a systemd and a root of its own. */
    BootedHost bootParis() throws Exception {
        return boot(PARIS);
    }

    /** At 192.0.2.2, with a systemd and a root of its own. */
    BootedHost bootBerlin() throws Exception {
        return boot(BERLIN);
    }

    private BootedHost boot(String name) throws Exception {
        Path own = folder.resolve(name);
        run("cp", "-a", root.toString(), own.toString());
        return BootedHost.boot(name, own, folder.resolve(name + "-files"));
    }

    private static Path archive() throws IOException {
        try (Stream<Path> files = Files.list(TARGET)) {
            return files.filter(file -> file.toString().endsWith(".deb"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static void newerArchive(Path folder, Path newer) throws Exception {
        Path unpacked = folder.resolve("unpacked");
        run("dpkg-deb", "-R", archive().toString(), unpacked.toString());
        Path control = unpacked.resolve("DEBIAN/control");
        Files.writeString(control, Files.readString(control).replaceFirst("(?m)^Version: .*", "Version: 99.0"));
        run("dpkg-deb", "-Znone", "-b", unpacked.toString(), newer.toString());
    }

    private static void removeNamespaces() throws IOException {
        for (String name : List.of(PARIS, BERLIN)) {
            if (Files.exists(Path.of("/run/netns", name))) {
                run("sh", "-c", "ip netns pids " + name + " | xargs -r kill -9; ip netns delete " + name);
            }
        }
    }

    private static boolean isThere(String program) {
        return Stream.of((System.getenv("PATH") + ":/usr/sbin:/sbin").split(File.pathSeparator, -1))
                .anyMatch(place -> Files.isExecutable(Path.of(place, program)));
    }

    private static void run(String... command) throws IOException {
        Path log = Files.createTempFile("dist", ".log");
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            process.onExit().orTimeout(600, TimeUnit.SECONDS).join();
            assertThat(process.exitValue())
                    .as(String.join(" ", command) + "\n" + Files.readString(log))
                    .isZero();
        } finally {
            Files.delete(log);
        }
    }

    @Override
    public void close() throws IOException {
        removeNamespaces();
        for (Path each : List.of(root, folder.resolve(PARIS), folder.resolve(BERLIN))) {
            run("rm", "-rf", each.toString()); // JUnit warns of each of its links
        }
    }
}
