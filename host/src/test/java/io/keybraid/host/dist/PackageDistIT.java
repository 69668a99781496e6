package io.keybraid.host.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The .deb on a clean Debian: installed, two hosts set up with it, their tunnel rotated, upgraded under traffic, removed,
 * purged. Needs root, debootstrap, and a Debian mirror the first time. Run by {@code mvn -Pdist verify}.
 */
class PackageDistIT {

    private static final Path TARGET = Path.of(System.getProperty("keybraid.root", ".."), "host", "target");
    private static final String PARIS = "keybraid-dist-a";
    private static final String BERLIN = "keybraid-dist-b";

    @TempDir
    private Path folder;

    private Path root = Path.of("");

    @BeforeEach
    void makeTwoMachines() throws Exception {
        assumeTrue("root".equals(System.getProperty("user.name")), "skipped: only root can install a package");
        for (String program : List.of("debootstrap", "dpkg-deb", "ip", "unshare", "chroot")) {
            assumeTrue(
                    isThere(program), "skipped: there is no " + program + "; to run it: apt-get install debootstrap");
        }
        root = folder.resolve("root");
        Path clean = TARGET.resolve("debian");
        if (!Files.exists(clean.resolve("complete"))) {
            run("rm", "-rf", clean.toString());
            run(
                    "debootstrap",
                    "--variant=minbase",
                    "--include=iproute2,iputils-ping,wireguard-go,wireguard-tools",
                    "bookworm",
                    clean.toString());
            Files.createFile(clean.resolve("complete"));
        }
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
    }

    @AfterEach
    void removeNamespaces() throws Exception {
        for (String name : List.of(PARIS, BERLIN)) {
            if (Files.exists(Path.of("/run/netns", name))) {
                new ProcessBuilder("sh", "-c", "ip netns pids " + name + " | xargs -r kill -9")
                        .start()
                        .waitFor();
                run("ip", "netns", "delete", name);
            }
        }
    }

    @Test
    void isInstalledRunUpgradedUnderTrafficRemovedAndPurged() throws Exception {
        try (InstalledHost paris = new InstalledHost(PARIS, root, folder.resolve("paris"));
                InstalledHost berlin = new InstalledHost(BERLIN, root, folder.resolve("berlin"))) {
            Path archive = archive();
            Files.copy(archive, root.resolve("keybraid.deb"));
            paris.shell("dpkg -i /keybraid.deb");
            assertThat(paris.shell("keybraid --version")).startsWith("keybraid ");
            assertThat(root.resolve("usr/lib/keybraid/keybraid.aot")).isNotEmptyFile();
            assertThat(paris.shell("getent passwd keybraid")).endsWith("/usr/sbin/nologin");
            assertThat(Stream.of(
                            "usr/lib/systemd/system/keybraid.service",
                            "usr/share/man/man1/keybraid.1",
                            "usr/share/bash-completion/completions/keybraid",
                            "usr/share/doc/keybraid/operations.md"))
                    .allSatisfy(file -> assertThat(root.resolve(file)).isNotEmptyFile());
            assertThat(paris.shell(
                            "bash -ec '. /usr/share/bash-completion/completions/keybraid; complete -p keybraid'"))
                    .contains("keybraid");

            setUp(paris, berlin);
            Duration ready = paris.start();
            berlin.start();
            awaitEqualEpoch(paris, berlin, 2);
            System.out.printf(
                    "ready after %d ms with the cache; %.0f MB resident, one tunnel%n",
                    ready.toMillis(), paris.residentBytes() / 1e6);

            Process ping = paris.begin("exec ping -i 0.1 10.9.0.2", folder.resolve("ping"));
            upgrade(archive, paris);
            paris.stop();
            paris.start();
            berlin.stop();
            berlin.start();
            awaitEqualEpoch(paris, berlin, epoch(paris) + 2);
            ping.toHandle().descendants().forEach(PackageDistIT::interrupt);
            interrupt(ping.toHandle());
            assertThat(ping.waitFor(20, TimeUnit.SECONDS)).isTrue();
            assertThat(Files.readString(folder.resolve("ping"))).contains(" 0% packet loss");

            paris.stop();
            berlin.stop();
            paris.shell("dpkg -r keybraid");
            assertThat(root.resolve("usr/lib/keybraid")).doesNotExist();
            assertThat(paris.shell("ls /etc/keybraid /var/lib/keybraid")).contains("identity.pem", "keybraid.yaml");
            paris.shell("dpkg -P keybraid || true"); // its folders are mount points here, so they are only emptied
            assertThat(paris.etc()).isEmptyDirectory();
            assertThat(paris.shell("getent passwd keybraid || echo gone")).isEqualTo("gone");
            assertThat(paris.shell("find /usr /etc /var/lib/systemd -name '*keybraid*' -not -path /etc/keybraid"))
                    .isEmpty();
        }
    }

    /** A later version, as the archive of this one with another number. */
    private void upgrade(Path archive, InstalledHost host) throws Exception {
        Path unpacked = folder.resolve("unpacked");
        run("dpkg-deb", "-R", archive.toString(), unpacked.toString());
        Path control = unpacked.resolve("DEBIAN/control");
        Files.writeString(control, Files.readString(control).replaceFirst("(?m)^Version: .*", "Version: 99.0"));
        run("dpkg-deb", "-b", unpacked.toString(), root.resolve("newer.deb").toString());
        host.shell("dpkg -i /newer.deb");
        assertThat(host.shell("dpkg-query -W -f '${Version}' keybraid")).isEqualTo("99.0");
    }

    private static void setUp(InstalledHost paris, InstalledHost berlin) throws Exception {
        String parisPin = paris.shell("keybraid identity new 2>/dev/null");
        String berlinPin = berlin.shell("keybraid identity new 2>/dev/null");
        String parisKey = interfaceOf(paris, "10.9.0.1");
        String berlinKey = interfaceOf(berlin, "10.9.0.2");
        join(paris, berlinKey, berlinPin, "192.0.2.2", "10.9.0.2");
        join(berlin, parisKey, parisPin, "192.0.2.1", "10.9.0.1");
        paris.shell("wg set wg0 peer " + berlinKey + " persistent-keepalive 25");
    }

    private static String interfaceOf(InstalledHost host, String address) throws Exception {
        return host.shell("""
                mkdir -p /run/wireguard; umask 077; wg genkey >/run/key; wireguard-go wg0 >/dev/null 2>&1 </dev/null
                ip address add %s/24 dev wg0; wg set wg0 listen-port 51820 private-key /run/key; ip link set wg0 up
                wg pubkey </run/key""".formatted(address));
    }

    private static void join(InstalledHost host, String key, String pin, String address, String inside)
            throws Exception {
        host.shell("wg set wg0 peer " + key + " allowed-ips " + inside + "/32 endpoint " + address + ":51820");
        Files.writeString(host.etc().resolve("keybraid.yaml"), """
                identity: /etc/keybraid/identity.pem
                state: /var/lib/keybraid
                plugins: { directory: /usr/lib/keybraid/plugins }
                sources: { pq: { plugin: mlkem }, classical: { plugin: x25519 } }
                tunnels:
                  other-end:
                    interface: wg0
                    peer: "%s"
                    identity: "%s"
                    endpoint: "%s:7432"
                    sources: { pq: {}, classical: {} }
                    rotate-every: 3s
                """.formatted(key, pin, address));
        host.shell("keybraid check");
    }

    private static void awaitEqualEpoch(InstalledHost one, InstalledHost other, long least) {
        await().atMost(Duration.ofSeconds(120))
                .pollInterval(Duration.ofSeconds(1))
                .untilAsserted(() -> {
                    assertThat(epoch(one)).isGreaterThanOrEqualTo(least);
                    assertThat(presharedKeyDigest(one)).isEqualTo(presharedKeyDigest(other));
                });
    }

    private static long epoch(InstalledHost host) throws Exception {
        JsonNode status = JsonMapper.shared().readTree(host.shell("keybraid status --json"));
        return status.get("tunnels").get(0).get("epoch").asLong();
    }

    private static String presharedKeyDigest(InstalledHost host) throws Exception {
        return host.shell("wg show wg0 preshared-keys | cut -f 2 | sha256sum");
    }

    private static Path archive() throws IOException {
        try (Stream<Path> files = Files.list(TARGET)) {
            return files.filter(file -> file.toString().endsWith(".deb"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static boolean isThere(String program) {
        return Stream.of((System.getenv("PATH") + ":/usr/sbin:/sbin").split(File.pathSeparator, -1))
                .anyMatch(place -> Files.isExecutable(Path.of(place, program)));
    }

    private static void interrupt(ProcessHandle process) {
        try {
            new ProcessBuilder("kill", "-INT", Long.toString(process.pid()))
                    .start()
                    .waitFor();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void run(String... command) throws Exception {
        Path log = Files.createTempFile("dist", ".log");
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            assertThat(process.waitFor(600, TimeUnit.SECONDS))
                    .as(String.join(" ", command))
                    .isTrue();
            assertThat(process.exitValue()).as(Files.readString(log)).isZero();
        } finally {
            Files.delete(log);
        }
    }
}
