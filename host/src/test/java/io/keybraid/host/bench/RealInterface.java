package io.keybraid.host.bench;

import io.keybraid.host.demo.DemoNamespaces;
import io.keybraid.host.key.InterfaceName;
import io.keybraid.host.key.WireGuardKey;
import io.keybraid.host.problem.OperatorException;
import io.keybraid.host.wireguard.InterfaceSnapshot;
import io.keybraid.host.wireguard.WireGuardException;
import io.keybraid.host.wireguard.uapi.InterfaceSetup;
import io.keybraid.host.wireguard.uapi.PeerSetup;
import io.keybraid.host.wireguard.uapi.UapiBackend;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;

/** A real wireguard-go in a network namespace of its own with one interface, which has many peers that are nowhere. Needs root. */
final class RealInterface implements AutoCloseable {

    private final DemoNamespaces namespaces;
    private final WireGuardKey publicKey;
    private final ProcessHandle process;

    RealInterface(int peers) throws OperatorException {
        this.namespaces = DemoNamespaces.create(new SecureRandom());
        try (InterfaceSetup setup = new InterfaceSetup(namespaces.socketDirectory())) {
            this.publicKey = setup.newIdentity(name(), 51820, new SecureRandom());
            for (int i = 0; i < peers; i++) {
                setup.addPeer(name(), peer(i), Optional.empty());
            }
        }
        this.process = ProcessHandle.allProcesses()
                .filter(each -> each.info()
                        .commandLine()
                        .filter(line -> line.contains("wireguard-go") && line.endsWith(name().toString()))
                        .isPresent())
                .findFirst()
                .orElseThrow();
    }

    private static PeerSetup peer(int number) {
        return new PeerSetup(
                new WireGuardKey(Base64.getDecoder().decode(TwoGateways.key("other " + number))),
                new InetSocketAddress("192.0.2.99", 9),
                "10." + (number >> 16) + "." + (number >> 8 & 0xff) + "." + (number & 0xff) + "/32",
                Duration.ZERO);
    }

    InterfaceName name() {
        return namespaces.left().interfaceName();
    }

    WireGuardKey publicKey() {
        return publicKey;
    }

    /** Where its UAPI socket is. */
    Path socketDirectory() {
        return namespaces.socketDirectory();
    }

    /** What wireguard-go has spent. */
    Duration cpu() {
        return process.info().totalCpuDuration().orElseThrow();
    }

    double residentMegabytes() throws IOException {
        return Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), "status")).stream()
                        .filter(line -> line.startsWith("VmRSS:"))
                        .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                        .sum()
                * 1024
                / 1e6;
    }

    /** How long a reading of the whole interface takes, for a client that does not do it for the first time: the median of some. */
    Duration reading() throws WireGuardException {
        long[] took = new long[15];
        try (UapiBackend backend = new UapiBackend(socketDirectory())) {
            for (int i = 0; i < took.length; i++) {
                long began = System.nanoTime();
                try (InterfaceSnapshot all = backend.read(name())) {
                    took[i] = System.nanoTime() - began + (all.peers().isEmpty() ? 1 : 0);
                }
            }
        }
        java.util.Arrays.sort(took);
        return Duration.ofNanos(took[took.length / 2]);
    }

    @Override
    public void close() {
        namespaces.close();
    }
}
