package io.keybraid.host.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.keybraid.host.key.HostPort;
import io.keybraid.host.problem.OperatorException;
import io.keybraid.host.problem.OperatorException.Reason;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ListenSocketsTest {

    private static int freePort() throws Exception {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static OperatorException problemOf(HostPort... addresses) {
        return catchThrowableOfType(OperatorException.class, () -> ListenSockets.bind(List.of(addresses)));
    }

    @Test
    void saysWhichPortIsInUseAndHowToSeeByWhom() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            HostPort address = new HostPort("127.0.0.1", taken.getLocalPort());
            OperatorException problem = problemOf(address);
            assertThat(problem).hasMessage("cannot listen on " + address + ": the port is in use");
            assertThat(problem.hint()).contains("ss -ltnp 'sport = :" + taken.getLocalPort() + "'");
            assertThat(problem.reason()).isEqualTo(Reason.NETWORK);
        }
    }

    @Test
    void saysThatThisMachineHasNoSuchAddress() {
        assertThat(problemOf(new HostPort("192.0.2.1", 7432)))
                .hasMessage("cannot listen on 192.0.2.1:7432: this machine has no such address");
    }

    @Test
    void saysThatANameHasNoAddress() {
        assertThat(problemOf(new HostPort("no-such-host.invalid", 7432)))
                .hasMessage("cannot listen on no-such-host.invalid:7432: the name has no address");
    }

    @Test
    void bindsAllOrNothing() throws Exception {
        int free = freePort();
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            problemOf(new HostPort("127.0.0.1", free), new HostPort("127.0.0.1", taken.getLocalPort()));
        }
        try (ServerSocket again = new ServerSocket()) {
            again.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), free));
            assertThat(again.isBound()).isTrue();
        }
    }

    @Test
    void takesBothWildcardsWithOnePortAsTheSampleConfigHasThem() throws Exception {
        int port = freePort();
        List<HostPort> both = List.of(new HostPort("0.0.0.0", port), new HostPort("::", port));
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
                ListenSockets sockets = ListenSockets.bind(both)) {
            CountDownLatch accepted = new CountDownLatch(2);
            sockets.accept(threads, socket -> accepted.countDown());
            new Socket("127.0.0.1", port).close();
            new Socket("::1", port).close();
            assertThat(accepted.await(5, TimeUnit.SECONDS)).isTrue();
            assertThat(sockets.addresses()).singleElement().matches(address -> address.getPort() == port);
        }
    }

    @Test
    void listensNowhereIfNothingIsConfigured() throws Exception {
        try (ListenSockets sockets = ListenSockets.bind(List.of())) {
            assertThat(sockets.addresses()).isEmpty();
        }
    }
}
