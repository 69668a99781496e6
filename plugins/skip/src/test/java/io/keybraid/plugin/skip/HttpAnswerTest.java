package io.keybraid.plugin.skip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keybraid.plugin.skip.HttpAnswer.NotHttpException;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpAnswerTest {

    private static final String OK = "HTTP/1.1 200 OK\r\n";

    /** However the bytes come: all at once, or one by one. */
    private static void assertBody(String answer, int status, String body) throws IOException {
        for (boolean trickling : new boolean[] {false, true}) {
            try (HttpAnswer read = HttpAnswer.read(stream(answer, trickling))) {
                assertThat(read.status()).isEqualTo(status);
                assertThat(new String(read.bytes(), read.bodyFrom(), read.bodyLength(), StandardCharsets.US_ASCII))
                        .isEqualTo(body);
            }
        }
    }

    private static InputStream stream(String text, boolean trickling) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII)) {
            @Override
            public synchronized int read(byte[] bytes, int offset, int length) {
                return super.read(bytes, offset, trickling ? Math.min(1, length) : length);
            }
        };
    }

    @Test
    void readsABodyOfAGivenLength() throws Exception {
        assertBody(OK + "content-LENGTH: 5\r\n\r\nhello, and more", 200, "hello");
        assertBody("HTTP/1.0 404 Not Found\r\nContent-Length: 0\r\n\r\n", 404, "");
    }

    @Test
    void readsABodyInChunks() throws Exception {
        assertBody(OK + "Transfer-Encoding: chunked\r\n\r\n3\r\nhel\r\n2;x=y\r\nlo\r\n0\r\n\r\n", 200, "hello");
        assertBody(OK + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 200, "");
    }

    @Test
    void readsABodyThatEndsWithTheConnection() throws Exception {
        assertBody(OK + "\r\nhello", 200, "hello");
        assertBody("HTTP/1.1 503\r\n\r\n", 503, "");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "HTTP/1.1 200 OK\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhello",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhel",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n"
            })
    void whatBreaksOffIsNoAnswer(String answer) {
        assertThatThrownBy(() -> HttpAnswer.read(stream(answer, false)).close()).isInstanceOf(EOFException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SSH-2.0-OpenSSH\r\n\r\n",
                "HTTP/2 200\r\n\r\n",
                "HTTP/1.1 2000 OK\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 65537\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nz\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffff\r\n"
            })
    void whatIsNotHttpIsRefused(String answer) {
        assertThatThrownBy(() -> HttpAnswer.read(stream(answer, false)).close()).isInstanceOf(NotHttpException.class);
    }

    @Test
    void whatDoesNotEndIsRefused() {
        String endless = "x".repeat(HttpAnswer.MAX_BYTES + 1);
        assertThatThrownBy(() -> HttpAnswer.read(stream(endless, false)).close())
                .isInstanceOf(NotHttpException.class);
        assertThatThrownBy(() ->
                        HttpAnswer.read(stream(OK + "\r\n" + endless, false)).close())
                .isInstanceOf(NotHttpException.class);
    }
}
