package io.keybraid.host.demo;

import io.keybraid.host.config.HostConfig;
import io.keybraid.host.daemon.Backends;
import io.keybraid.host.key.InterfaceName;
import io.keybraid.host.key.WireGuardKey;
import io.keybraid.host.problem.OperatorException;
import io.keybraid.host.wireguard.WireGuardBackend;
import io.keybraid.host.wireguard.memory.MemoryEther;
import io.keybraid.host.wireguard.uapi.UapiBackend;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/** The WireGuard that the demo's hosts speak to: two interfaces in memory, or two real ones in network namespaces. */
sealed interface DemoWires extends AutoCloseable {

    /** One end. */
    record End(InterfaceName name, WireGuardKey publicKey) {}

    End left();

    End right();

    /** The wireguard section of a configuration that uses it. */
    String section();

    boolean inMemory();

    /** A host's way to it. */
    WireGuardBackend backend(HostConfig config) throws OperatorException;

    /** What tells of the packets in the tunnel, where there are any. */
    Optional<PingCounter> ping() throws OperatorException;

    @Override
    void close();

    /** Without WireGuard: handshakes every five seconds, so that one sees keys come into use. */
    final class InMemory implements DemoWires {
        private static final Duration HANDSHAKE_EVERY = Duration.ofSeconds(5);
        /** Handshakes are dated back, so that no rotation waits until one is two seconds old. */
        private static final Duration DATED_BACK = Duration.ofSeconds(10);

        private final MemoryEther ether =
                new MemoryEther(() -> InstantSource.system().instant().minus(DATED_BACK), HANDSHAKE_EVERY);
        private final End left;
        private final End right;

        InMemory(SecureRandom random) {
            this.left = new End(new InterfaceName("wg0"), key(random));
            this.right = new End(new InterfaceName("wg0"), key(random));
        }

        private static WireGuardKey key(SecureRandom random) {
            byte[] bytes = new byte[WireGuardKey.LENGTH];
            random.nextBytes(bytes);
            return new WireGuardKey(bytes);
        }

        @Override
        public End left() {
            return left;
        }

        @Override
        public End right() {
            return right;
        }

        @Override
        public String section() {
            return "{ backend: memory }";
        }

        @Override
        public boolean inMemory() {
            return true;
        }

        @Override
        public WireGuardBackend backend(HostConfig config) throws OperatorException {
            return Backends.inMemory(config, ether);
        }

        @Override
        public Optional<PingCounter> ping() {
            return Optional.empty();
        }

        @Override
        public void close() {}
    }

    /** wireguard-go in two network namespaces. */
    final class Real implements DemoWires {
        private final DemoNamespaces namespaces;

        Real(SecureRandom random) throws OperatorException {
            this.namespaces = DemoNamespaces.create(random);
        }

        @Override
        public End left() {
            return end(namespaces.left());
        }

        @Override
        public End right() {
            return end(namespaces.right());
        }

        private static End end(DemoNamespaces.End end) {
            return new End(end.interfaceName(), end.publicKey());
        }

        @Override
        public String section() {
            return "{ backend: uapi, socket-directory: \"" + namespaces.socketDirectory() + "\" }";
        }

        @Override
        public boolean inMemory() {
            return false;
        }

        @Override
        public WireGuardBackend backend(HostConfig config) {
            return new UapiBackend(config.wireGuard().socketDirectory());
        }

        @Override
        public Optional<PingCounter> ping() throws OperatorException {
            return Optional.of(namespaces.ping());
        }

        @Override
        public void close() {
            namespaces.close();
        }
    }
}
