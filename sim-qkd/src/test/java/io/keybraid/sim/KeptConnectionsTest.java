package io.keybraid.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.keybraid.sim.pki.TlsContexts;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;

/** The JDK's HTTP server keeps 200 idle connections unless it is told otherwise, and cuts off the rest. */
class KeptConnectionsTest extends RunningPair {

    private static final int CONNECTIONS = 220;
    private static final int DEADLINE_MILLIS = 20_000;
    private static final byte[] REQUEST =
            ("GET " + ALICE_TO_BOB + "status HTTP/1.1\r\nHost: kme\r\n\r\n").getBytes(StandardCharsets.US_ASCII);

    @Test
    void moreThanTwoHundredConnectionsAreKeptForTheNextRequest() throws Exception {
        SSLContext tls = TlsContexts.of(simulator.pki(), "sae-alice");
        List<SSLSocket> open = new ArrayList<>();
        try {
            for (int made = 0; made < CONNECTIONS; made++) {
                SSLSocket socket = (SSLSocket) tls.getSocketFactory()
                        .createSocket("127.0.0.1", simulator.kme("kme-a").port());
                socket.setTcpNoDelay(true);
                socket.setSoTimeout(DEADLINE_MILLIS);
                open.add(socket);
                assertThat(statusLine(socket)).isEqualTo("HTTP/1.1 200 OK");
            }
            for (SSLSocket socket : open) {
                assertThat(statusLine(socket)).isEqualTo("HTTP/1.1 200 OK");
            }
        } finally {
            for (SSLSocket socket : open) {
                socket.close();
            }
        }
    }

    private static String statusLine(SSLSocket socket) throws Exception {
        socket.getOutputStream().write(REQUEST);
        socket.getOutputStream().flush();
        BufferedReader answer =
                new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
        String first = answer.readLine();
        int length = 0;
        String line = answer.readLine();
        while (line != null && !line.isEmpty()) {
            if (line.startsWith("Content-length: ")) {
                length = Integer.parseInt(line.substring("Content-length: ".length()));
            }
            line = answer.readLine();
        }
        for (int read = 0; read < length; read++) {
            answer.read();
        }
        return first;
    }
}
