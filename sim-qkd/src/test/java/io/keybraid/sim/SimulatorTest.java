package io.keybraid.sim;

import static io.keybraid.sim.RunningPair.ALICE_TO_BOB;
import static io.keybraid.sim.RunningPair.BOB_FROM_ALICE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keybraid.sim.http.RequestRecord;
import io.keybraid.sim.http.SimulatorListener;
import io.keybraid.sim.kme.KeyDelivery;
import io.keybraid.sim.kme.KeyDelivery.Way;
import io.keybraid.sim.problem.SimulatorException;
import io.keybraid.sim.topology.KeySupply;
import io.keybraid.sim.topology.KmeSite;
import io.keybraid.sim.topology.Topology;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SimulatorTest {

    @TempDir
    Path directory;

    @Test
    void tellsItsListenerWhichKeyWentWhereAndCounts() throws Exception {
        Heard heard = new Heard();
        try (Simulator simulator =
                        Simulator.start(SimulatorOptions.in(directory).withListener(heard));
                SaeClient alice = SaeClient.of(simulator, "kme-a", "sae-alice");
                SaeClient bob = SaeClient.of(simulator, "kme-b", "sae-bob")) {
            alice.get(ALICE_TO_BOB + "status");
            String id = alice.get(ALICE_TO_BOB + "enc_keys").keyId();
            bob.get(BOB_FROM_ALICE + "dec_keys?key_ID=" + id);
            bob.get(BOB_FROM_ALICE + "dec_keys?key_ID=" + id);

            assertThat(heard.deliveries)
                    .extracting(
                            KeyDelivery::kmeId,
                            KeyDelivery::way,
                            delivery -> delivery.keyId().toString())
                    .containsExactly(
                            org.assertj.core.groups.Tuple.tuple("kme-a", Way.GET_KEY, id),
                            org.assertj.core.groups.Tuple.tuple("kme-b", Way.GET_KEY_WITH_KEY_IDS, id));
            assertThat(heard.deliveries.getLast().sae()).isEqualTo(SimulatorOptions.BOB);
            assertThat(heard.deliveries.getLast().otherSae()).isEqualTo(SimulatorOptions.ALICE);
            assertThat(heard.requests).isEqualTo(simulator.requests().latest());
            assertThat(heard.requests)
                    .extracting(RequestRecord::method, RequestRecord::path, RequestRecord::saeId, RequestRecord::status)
                    .containsExactly(
                            org.assertj.core.groups.Tuple.tuple("GET", ALICE_TO_BOB + "status", "sae-alice", 200),
                            org.assertj.core.groups.Tuple.tuple("GET", ALICE_TO_BOB + "enc_keys", "sae-alice", 200),
                            org.assertj.core.groups.Tuple.tuple("GET", BOB_FROM_ALICE + "dec_keys", "sae-bob", 200),
                            org.assertj.core.groups.Tuple.tuple("GET", BOB_FROM_ALICE + "dec_keys", "sae-bob", 400));
            assertThat(heard.requests.get(2).keyIds()).containsExactly(id);
            assertThat(simulator.kme("kme-a").counts())
                    .hasToString(
                            "KmeCounts[status=1, getKey=1, getKeyWithKeyIds=0, keysToMasters=1, keysToSlaves=0, refused=0]");
            assertThat(simulator.kme("kme-b").counts())
                    .hasToString(
                            "KmeCounts[status=0, getKey=0, getKeyWithKeyIds=1, keysToMasters=0, keysToSlaves=1, refused=1]");
        }
    }

    @Test
    void aListenerThatFailsChangesNothing() throws Exception {
        SimulatorListener failing = new SimulatorListener() {
            @Override
            public void delivered(KeyDelivery delivery) {
                throw new IllegalStateException("a listener's mistake");
            }

            @Override
            public void answered(RequestRecord request) {
                throw new IllegalStateException("a listener's mistake");
            }
        };
        try (Simulator simulator =
                        Simulator.start(SimulatorOptions.in(directory).withListener(failing));
                SaeClient alice = SaeClient.of(simulator, "kme-a", "sae-alice")) {
            assertThat(alice.get(ALICE_TO_BOB + "enc_keys").status()).isEqualTo(200);
        }
    }

    @Test
    void usesTheCertificatesOfTheLastTimeAgain() throws Exception {
        byte[] ca;
        try (Simulator first = Simulator.start(SimulatorOptions.in(directory))) {
            ca = Files.readAllBytes(first.pki().ca());
        }
        try (Simulator second = Simulator.start(SimulatorOptions.in(directory));
                SaeClient alice = SaeClient.of(second, "kme-a", "sae-alice")) {
            assertThat(Files.readAllBytes(second.pki().ca())).isEqualTo(ca);
            assertThat(alice.get(ALICE_TO_BOB + "status").status()).isEqualTo(200);
        }
    }

    @Test
    void saysWhichPortIsInUseAndLeavesNoKmeBehind() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int free = freePort();
            Topology topology = Topology.pair(
                    new KmeSite("kme-a", free),
                    new KmeSite("kme-b", taken.getLocalPort()),
                    KeySupply.ofKeys(1, 1, 256),
                    List.of());
            SimulatorOptions options = SimulatorOptions.in(directory).withTopology(topology);
            assertThatThrownBy(() -> Simulator.start(options))
                    .isInstanceOfSatisfying(SimulatorException.class, problem -> {
                        assertThat(problem.reason()).isEqualTo(SimulatorException.Reason.NETWORK);
                        assertThat(problem)
                                .hasMessageContaining("kme-b cannot listen on 127.0.0.1 port " + taken.getLocalPort()
                                        + ": Address already in use");
                        assertThat(problem.hint()).contains("--kme-b-port");
                    });
            assertThatThrownBy(() -> new java.net.Socket(InetAddress.getLoopbackAddress(), free))
                    .isInstanceOf(ConnectException.class);
        }
    }

    @Test
    void anAddressOfNobodyIsANetworkProblem() {
        SimulatorOptions options = SimulatorOptions.in(directory).listeningOn("192.0.2.1", List.of());
        assertThatThrownBy(() -> Simulator.start(options))
                .isInstanceOfSatisfying(
                        SimulatorException.class,
                        problem -> assertThat(problem.reason()).isEqualTo(SimulatorException.Reason.NETWORK))
                .hasMessageContaining("192.0.2.1");
    }

    @Test
    void otherHostNamesAreCertifiedAndUsedInUrls() throws Exception {
        SimulatorOptions options =
                SimulatorOptions.in(directory).listeningOn("0.0.0.0", List.of("localhost", "kme.example"));
        try (Simulator simulator = Simulator.start(options);
                SaeClient alice = SaeClient.of(simulator, "kme-a", "sae-alice")) {
            assertThat(simulator.kme("kme-a").url()).hasHost("localhost");
            assertThat(alice.get(ALICE_TO_BOB + "status").status()).isEqualTo(200);
        }
    }

    @Test
    void canBeClosedTwice() throws Exception {
        Simulator simulator = Simulator.start(SimulatorOptions.in(directory));
        simulator.close();
        simulator.close();
    }

    private static int freePort() throws Exception {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static final class Heard implements SimulatorListener {

        private final List<KeyDelivery> deliveries = new CopyOnWriteArrayList<>();
        private final List<RequestRecord> requests = new CopyOnWriteArrayList<>();

        @Override
        public void delivered(KeyDelivery delivery) {
            deliveries.add(delivery);
        }

        @Override
        public void answered(RequestRecord request) {
            requests.add(request);
        }
    }
}
