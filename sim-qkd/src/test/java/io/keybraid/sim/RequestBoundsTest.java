package io.keybraid.sim;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keybraid.sim.pki.TlsContexts;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestBoundsTest extends RunningPair {

    private static final int MAX = 64 * 1024;

    @Test
    void takesABodyOf64Kibibytes() throws Exception {
        assertThat(alice.post(ALICE_TO_BOB + "enc_keys", ofLength(MAX)).status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(ints = {MAX + 1, 1024 * 1024})
    void refusesALongerBodyWithAnError(int length) throws Exception {
        assertError(alice.post(ALICE_TO_BOB + "enc_keys", ofLength(length)), 413);
        assertThat(alice.get(ALICE_TO_BOB + "status").status()).isEqualTo(200);
    }

    @Test
    void refusesDeeplyNestedJsonWithAnError() throws Exception {
        assertError(alice.post(ALICE_TO_BOB + "enc_keys", "{\"a\":" + "[".repeat(20_000)), 400);
    }

    @Test
    void aRequestRefusedBeforeItsBodyIsReadDoesNotSpoilTheConnection() throws Exception {
        assertError(alice.post(ALICE_TO_BOB + "status", ofLength(10_000)), 405);
        assertThat(alice.get(ALICE_TO_BOB + "status").status()).isEqualTo(200);
    }

    /**
     * An answer that comes before the body is taken lets the client go on, and its next request may be lost in what the server
     * has taken from the socket with the body.
     */
    @Test
    void aBodyThatNobodyWantsIsTakenBeforeTheAnswerIsSent() throws Exception {
        try (Socket socket = connected()) {
            String head = "POST " + ALICE_TO_BOB + "status HTTP/1.1\r\nHost: kme\r\nContent-Length: 2\r\n\r\n";
            send(socket, head);
            socket.setSoTimeout(300);
            InputStream answers = socket.getInputStream();
            assertThatThrownBy(answers::read).isInstanceOf(SocketTimeoutException.class);
            send(socket, "{}");
            socket.setSoTimeout(20_000);
            assertThat(new String(answers.readNBytes(12), UTF_8)).isEqualTo("HTTP/1.1 405");
        }
    }

    private static Socket connected() throws Exception {
        URI kme = URI.create(simulator.kme("kme-a").url().toString());
        return TlsContexts.of(simulator.pki(), "sae-alice")
                .getSocketFactory()
                .createSocket(kme.getHost(), kme.getPort());
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(UTF_8));
        socket.getOutputStream().flush();
    }

    private static String ofLength(int length) {
        String start = "{\"padding\":\"";
        String end = "\"}";
        return start + "x".repeat(length - start.length() - end.length()) + end;
    }
}
