package io.keybraid.host.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.keybraid.api.SharedSecret;
import io.keybraid.host.key.InterfaceName;
import io.keybraid.host.problem.OperatorException.Reason;
import io.keybraid.host.testbed.ChildJvm;
import io.keybraid.host.testbed.WireGuardTestbed;
import io.keybraid.host.wireguard.uapi.UapiBackend;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bouncycastle.math.ec.rfc7748.X25519;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The demo's tunnel in processes that end badly, or run as somebody else. */
@Timeout(90)
class DemoNamespacesIT {

    private static final Duration TEN_SECONDS = Duration.ofSeconds(10);
    private static final Duration A_MINUTE = Duration.ofMinutes(1);

    /** Nobody's: any user but root would do. */
    private static final List<String> AS_NOBODY =
            List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups");

    private static final List<String> WITHOUT_PRIVILEGES = List.of("setpriv", "--bounding-set=-all", "--inh-caps=-all");

    @TempDir
    Path directory;

    @BeforeEach
    void skipWhereImpossible() {
        WireGuardTestbed.skipWhereImpossible();
    }

    @Test
    void nothingStaysBehindWhenTheProcessIsKilled() throws Exception {
        Process killed = new ProcessBuilder(ChildJvm.command(DemoNamespacesMain.class, "stay"))
                .redirectErrorStream(true)
                .start();
        try (BufferedReader lines = killed.inputReader()) {
            String line = lines.readLine();
            assertThat(line).startsWith("kb" + killed.pid() + "-").endsWith(", 0 lost");
            String name = line.substring(0, line.indexOf(' '));
            assertThat(Path.of("/run/netns", name)).exists();
            killed.destroyForcibly();
            await().atMost(TEN_SECONDS).untilAsserted(() -> assertNothingIsLeftOf(name));
        } finally {
            killed.destroyForcibly();
        }
    }

    private static void assertNothingIsLeftOf(String name) {
        assertThat(Path.of("/run/netns", name)).doesNotExist();
        assertThat(UapiBackend.RUN_DIRECTORY.resolve(name + ".sock")).doesNotExist();
        assertThat(running(name)).isFalse();
    }

    @Test
    void whatOthersLeftBehindIsSweptAway() throws Exception {
        long ended = new ProcessBuilder("true").start().onExit().join().pid();
        NetworkNamespace orphan = NetworkNamespace.create("kb" + ended + "-0a");
        UserspaceInterface wireguard =
                UserspaceInterface.start(orphan, new InterfaceName(orphan.name()), UapiBackend.RUN_DIRECTORY);
        try {
            NamespaceGuard.sweep(UapiBackend.RUN_DIRECTORY);
            await().atMost(TEN_SECONDS).untilAsserted(() -> assertNothingIsLeftOf(orphan.name()));
        } finally {
            wireguard.close();
        }
    }

    @Test
    void anOrdinaryUserHasATunnelTooWhereUserNamespacesAreAllowed() throws Exception {
        skipWhereOrdinaryUsersHaveNoTunnel();
        Program.Ending ending = Program.run(
                joined(AS_NOBODY, ChildJvm.command(readableClassPath(), DemoNamespacesMain.class)), A_MINUTE);
        assertThat(ending.output()).matches("(?s).*kb\\d+-0a \\d+ sent, 0 lost");
        assertThat(ending.code()).isZero();
        assertThat(UapiBackend.RUN_DIRECTORY.toFile().list())
                .noneMatch(name -> ending.output().contains(name));
    }

    @Test
    void anOrdinaryUsersTunnelEndsWithTheProcessThatWasStartedEvenIfThatIsKilled() throws Exception {
        skipWhereOrdinaryUsersHaveNoTunnel();
        Process killed = new ProcessBuilder(
                        joined(AS_NOBODY, ChildJvm.command(readableClassPath(), DemoNamespacesMain.class, "stay")))
                .redirectErrorStream(true)
                .start();
        try (BufferedReader lines = killed.inputReader()) {
            String name = lines.lines()
                    .filter(line -> line.startsWith("kb"))
                    .map(line -> line.substring(0, line.indexOf(' ')))
                    .findFirst()
                    .orElseThrow();
            assertThat(running(name)).isTrue();
            killed.destroyForcibly();
            await().atMost(TEN_SECONDS).until(() -> !running(name));
        } finally {
            killed.destroyForcibly();
        }
    }

    private static boolean running(String name) {
        return ProcessHandle.allProcesses()
                .map(ProcessHandle::info)
                .anyMatch(info -> info.commandLine().orElse("").contains(name));
    }

    private static void skipWhereOrdinaryUsersHaveNoTunnel() throws Exception {
        List<String> probe = joined(AS_NOBODY, List.of("unshare", "--user", "--map-root-user", "--mount", "true"));
        assumeTrue(Program.run(probe, TEN_SECONDS).code() == 0, "skipped: no user namespaces for ordinary users here");
        List<String> open = joined(AS_NOBODY, List.of("sh", "-c", ": <> /dev/net/tun"));
        assumeTrue(
                Program.run(open, TEN_SECONDS).code() == 0,
                "skipped: ordinary users may not open /dev/net/tun here (chmod 666 /dev/net/tun)");
    }

    @Test
    void whereUserNamespacesAreForbiddenTheSwitchIsNamed() throws Exception {
        // In a user namespace of its own, so that this machine's switch stays as it is.
        String script = "echo 0 > /proc/sys/user/max_user_namespaces && exec \"$@\"";
        List<String> forbidding = List.of("unshare", "--user", "--map-root-user", "sh", "-c", script, "sh");
        List<String> probe = joined(forbidding, List.of("true"));
        assumeTrue(Program.run(probe, TEN_SECONDS).code() == 0, "skipped: no user namespace to forbid them in");
        List<String> main = ChildJvm.command(DemoNamespacesMain.class);
        Program.Ending ending = Program.run(joined(forbidding, joined(WITHOUT_PRIVILEGES, main)), A_MINUTE);
        assertThat(ending.code()).isEqualTo(Reason.WIREGUARD.exitCode());
        assertThat(ending.output().lines())
                .hasSize(2)
                .anyMatch(line -> line.startsWith("keybraid: not root, and this machine lets ordinary users have no"))
                .anyMatch(line -> line.startsWith("hint: ") && line.contains("sysctl -w user.max_user_namespaces"));
    }

    /** Class files that nobody may read, wherever this project lies. */
    private String readableClassPath() throws Exception {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        List<Path> copies = new ArrayList<>();
        for (Class<?> one : List.of(DemoNamespaces.class, DemoNamespacesMain.class, SharedSecret.class, X25519.class)) {
            copies.add(copy(placeOf(one), directory.resolve("place" + copies.size())));
        }
        return copies.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    }

    private static Path placeOf(Class<?> type) throws URISyntaxException {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    }

    private static Path copy(Path from, Path to) throws IOException {
        Files.walkFileTree(from, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path entry, BasicFileAttributes attributes) throws IOException {
                Path made =
                        Files.createDirectory(to.resolve(from.relativize(entry).toString()));
                Files.setPosixFilePermissions(made, PosixFilePermissions.fromString("rwxr-xr-x"));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path entry, BasicFileAttributes attributes) throws IOException {
                Path made = entry.equals(from)
                        ? to
                        : to.resolve(from.relativize(entry).toString());
                Files.copy(entry, made);
                Files.setPosixFilePermissions(made, PosixFilePermissions.fromString("rw-r--r--"));
                return FileVisitResult.CONTINUE;
            }
        });
        return to;
    }

    private static List<String> joined(List<String> first, List<String> second) {
        return Stream.concat(first.stream(), second.stream()).toList();
    }
}
