package io.keybraid.plugin.etsi014.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the other end said before it hung up is read, although we were writing. */
@Timeout(30)
class LastWordsSocketTest {

    private static final byte[] ALERT = "why".getBytes(StandardCharsets.UTF_8);

    @Test
    void theAlertOfAnEndThatHungUpIsReadAfterWritesThatFailed() throws IOException {
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Socket plain = new Socket(listener.getInetAddress(), listener.getLocalPort())) {
            try (Socket kme = listener.accept()) {
                kme.getOutputStream().write(ALERT);
            }
            OutputStream unguarded = plain.getOutputStream();
            await("a broken pipe").until(() -> fails(unguarded));
            try (LastWordsSocket socket = new LastWordsSocket(plain)) {
                OutputStream out = socket.getOutputStream();
                out.write(1);
                out.write(new byte[100]);
                out.flush();
                assertThat(socket.getInputStream().readNBytes(ALERT.length)).isEqualTo(ALERT);
            }
            assertThat(plain.isClosed()).isTrue();
        }
    }

    @Test
    void withoutLastWordsTheReadEndsAtOnce() throws IOException {
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                LastWordsSocket socket =
                        new LastWordsSocket(new Socket(listener.getInetAddress(), listener.getLocalPort()))) {
            listener.accept().close();
            OutputStream out = socket.getOutputStream();
            for (int i = 0; i < 100; i++) {
                out.write(i);
            }
            socket.setSoTimeout(20_000);
            assertThatThrownBy(() -> {
                        if (socket.getInputStream().read() < 0) {
                            throw new IOException("the end");
                        }
                    })
                    .isInstanceOf(IOException.class)
                    .isNotInstanceOf(java.net.SocketTimeoutException.class);
        }
    }

    private static boolean fails(OutputStream out) {
        try {
            out.write(1);
            return false;
        } catch (IOException e) {
            return true;
        }
    }
}
