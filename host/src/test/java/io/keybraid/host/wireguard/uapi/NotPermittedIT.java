package io.keybraid.host.wireguard.uapi;

import static org.assertj.core.api.Assertions.assertThat;

import io.keybraid.host.demo.Program;
import io.keybraid.host.testbed.ChildJvm;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Root may open everything, so this is told by a process that has lost root's capabilities. */
class NotPermittedIT {

    @TempDir
    Path directory;

    private Path sockets;
    private Path socket;
    private FakeUapiServer server;

    @BeforeEach
    void start() throws Exception {
        sockets = Files.createDirectory(directory.resolve("wireguard"));
        socket = sockets.resolve("wg0.sock");
        server = new FakeUapiServer(socket, UapiBackendTest.PRIVATE_KEY);
    }

    @AfterEach
    void stop() throws Exception {
        permit(sockets, "rwx------");
        server.close();
    }

    @Test
    void namesTheSocketThatMayNotBeOpened() throws Exception {
        permit(socket, "---------");
        String told = readWithoutPrivileges();
        assertThat(told).startsWith("NOT_PERMITTED\nnot permitted to speak to WireGuard interface wg0");
        assertThat(told).contains(socket + " is --------- of ").contains("run keybraid as root");
    }

    @Test
    void namesTheDirectoryThatMayNotBeEntered() throws Exception {
        permit(sockets, "rw-------");
        String told = readWithoutPrivileges();
        assertThat(told).startsWith("NOT_PERMITTED").contains(sockets + " is rw------- of ");
    }

    @Test
    void readsWhatItMayOpen() throws Exception {
        assertThat(readWithoutPrivileges()).isEqualTo("read");
    }

    private static void permit(Path path, String permissions) throws Exception {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
    }

    private String readWithoutPrivileges() throws Exception {
        List<String> words = new ArrayList<>(List.of("setpriv", "--bounding-set=-all", "--inh-caps=-all"));
        if (!isRoot()) {
            words.clear();
        }
        words.addAll(ChildJvm.command(ReadMain.class, sockets.toString(), "wg0"));
        return Program.run(words, Duration.ofSeconds(30)).output();
    }

    private static boolean isRoot() throws Exception {
        return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
    }
}
