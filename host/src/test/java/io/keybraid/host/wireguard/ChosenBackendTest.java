package io.keybraid.host.wireguard;

import static org.assertj.core.api.Assertions.assertThat;

import io.keybraid.host.key.InterfaceName;
import io.keybraid.host.key.PresharedKey;
import io.keybraid.host.key.WireGuardKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChosenBackendTest {

    private static final InterfaceName NAME = new InterfaceName("wg0");

    @TempDir
    Path machine;

    private Path interfaces;
    private Path sockets;
    private final Told uapi = new Told("uapi");
    private final Told netlink = new Told("netlink");
    private final Told wg = new Told("wg");
    private boolean wgReads;
    private ChosenBackend chosen;

    /** Remembers what it was told. */
    private static final class Told implements WireGuardBackend {

        private final String name;
        private final List<String> calls = new ArrayList<>();

        private Told(String name) {
            this.name = name;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public void install(InterfaceName interfaceName, Map<WireGuardKey, PresharedKey> keys) {
            calls.add("install");
        }

        @Override
        public InterfaceSnapshot read(InterfaceName interfaceName) {
            calls.add("read");
            return new InterfaceSnapshot(interfaceName, Optional.empty(), Map.of());
        }

        @Override
        public void kick(InterfaceName interfaceName, WireGuardKey peer) {
            calls.add("kick");
        }

        @Override
        public void close() {
            calls.add("close");
        }
    }

    @BeforeEach
    void makeAMachine() throws IOException {
        interfaces = Files.createDirectory(machine.resolve("net"));
        sockets = Files.createDirectory(machine.resolve("sockets"));
        chosen = new ChosenBackend(
                new InterfaceSurvey(sockets, interfaces), uapi, Optional.of(netlink), wg, name -> wgReads);
    }

    @Test
    void theLastResortIsForAnInterfaceThatItAloneSees() throws Exception {
        wgReads = true;
        useIt();
        assertThat(wg.calls).containsExactly("read", "install", "kick");
        Files.createFile(sockets.resolve("wg0.sock"));
        assertThat(chosen.name(NAME)).isEqualTo("uapi");
    }

    @Test
    void theLastResortIsForTheKernelsWhereNoNetlinkSocketCanBeOpened() throws Exception {
        kernelInterface("wireguard");
        ChosenBackend without = new ChosenBackend(
                new InterfaceSurvey(sockets, interfaces), uapi, Optional.empty(), wg, name -> wgReads);
        assertThat(without.name(NAME)).isEqualTo("wg");
    }

    @Test
    void takesTheKernelsWayWhereTheKernelHasTheInterface() throws Exception {
        kernelInterface("wireguard");
        useIt();
        assertThat(netlink.calls).containsExactly("read", "install", "kick");
        assertThat(uapi.calls).isEmpty();
        assertThat(chosen.name(NAME)).isEqualTo("netlink");
    }

    @Test
    void takesTheSocketWhereThereIsOne() throws Exception {
        Files.createFile(sockets.resolve("wg0.sock"));
        useIt();
        assertThat(uapi.calls).containsExactly("read", "install", "kick");
        assertThat(netlink.calls).isEmpty();
        assertThat(chosen.name(NAME)).isEqualTo("uapi");
    }

    /** wireguard-go's own device is a tun, and what it left behind when it was killed is a socket. */
    @Test
    void aSocketThatIsLeftOverDoesNotHideAnInterfaceOfTheKernel() throws Exception {
        Files.createFile(sockets.resolve("wg0.sock"));
        kernelInterface("wireguard");
        assertThat(chosen.name(NAME)).isEqualTo("netlink");
    }

    @Test
    void aDeviceOfAnotherKindIsNotTheKernelsWireGuard() throws Exception {
        kernelInterface("tun");
        assertThat(chosen.name(NAME)).isEqualTo("uapi");
    }

    @Test
    void letsTheSocketsWayTellThatThereIsNothing() throws Exception {
        useIt();
        assertThat(uapi.calls).isNotEmpty();
    }

    @Test
    void changesItsMindWhenTheInterfaceIsReplaced() throws Exception {
        Files.createFile(sockets.resolve("wg0.sock"));
        assertThat(chosen.name(NAME)).isEqualTo("uapi");
        kernelInterface("wireguard");
        assertThat(chosen.name(NAME)).isEqualTo("netlink");
    }

    @Test
    void choosesForEachInterfaceByItself() throws Exception {
        kernelInterface("wireguard");
        assertThat(chosen.name(NAME)).isEqualTo("netlink");
        assertThat(chosen.name(new InterfaceName("wg1"))).isEqualTo("uapi");
        assertThat(chosen.name()).isEqualTo("auto");
    }

    @Test
    void closesAllOfThem() {
        chosen.close();
        assertThat(uapi.calls).containsExactly("close");
        assertThat(netlink.calls).containsExactly("close");
        assertThat(wg.calls).containsExactly("close");
    }

    private void useIt() throws WireGuardException {
        chosen.read(NAME).close();
        chosen.install(NAME, Map.of());
        chosen.kick(NAME, Keys.peer("first"));
    }

    private void kernelInterface(String type) throws IOException {
        Files.writeString(
                Files.createDirectories(interfaces.resolve("wg0")).resolve("uevent"),
                "DEVTYPE=" + type + "\nINTERFACE=wg0\n");
    }
}
