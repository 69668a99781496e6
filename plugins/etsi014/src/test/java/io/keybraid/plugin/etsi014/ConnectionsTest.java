package io.keybraid.plugin.etsi014;

import static io.keybraid.plugin.etsi014.ScriptedKme.ok;
import static io.keybraid.plugin.etsi014.WireMockKme.KEY;
import static io.keybraid.plugin.etsi014.WireMockKme.container;
import static org.assertj.core.api.Assertions.assertThat;

import io.keybraid.api.KeySourceException;
import io.keybraid.api.KeySourceException.Reason;
import io.keybraid.api.SecretTraces;
import io.keybraid.api.SharedSecret;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Connections that are kept, closed behind our back, broken in the middle, or given up by us. */
@Timeout(60)
class ConnectionsTest {

    private ScriptedKme kme;
    private End end;

    @BeforeEach
    void open() throws IOException, GeneralSecurityException {
        kme = new ScriptedKme();
        var settings = TestSite.settings(kme.port(), TestSite.ALICE);
        settings.put("method", "get");
        end = End.open(settings, "sae-bob");
    }

    @AfterEach
    void close() throws IOException {
        end.close();
        kme.close();
    }

    @Test
    void aConnectionThatTheKmeClosedWhileIdleCostsNoKey() throws Exception {
        kme.then(ok(container("first", KEY)), true);
        kme.then(ok(container("second", KEY)), false);
        end.initiate().close();
        // Longer than what counts as steady use, as between two rounds.
        TimeUnit.MILLISECONDS.sleep(1200);
        end.initiate().close();
        assertThat(kme.requests()).isEqualTo(2);
    }

    @Test
    void aConnectionThatTheKmeKeepsIsUsedAgain() throws Exception {
        kme.then(ok(container("first", KEY)), false);
        kme.then(ok(container("second", KEY)), false);
        end.initiate().close();
        int connections = kme.connections();
        TimeUnit.MILLISECONDS.sleep(1200);
        end.initiate().close();
        assertThat(kme.connections()).isEqualTo(connections);
        assertThat(kme.requests()).isEqualTo(2);
    }

    @Test
    void halfABodyIsNotAskedForAgain() {
        String whole = ok(container("first", KEY));
        kme.then(whole.substring(0, whole.length() - 20), true);
        KeySourceException e = end.initiateFails();
        assertThat(e.reason()).isEqualTo(Reason.UNREACHABLE);
        assertThat(e).hasMessageContaining("broke off its answer");
        assertThat(e.advice()).contains("is lost");
        assertThat(kme.requests()).isEqualTo(1);
    }

    @Test
    void aConnectionClosedInPlaceOfAnAnswerIsNotAskedForAgain() {
        kme.then("", true);
        assertThat(end.initiateFails().reason()).isEqualTo(Reason.UNREACHABLE);
        assertThat(kme.requests()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "%s",
                "%s\r\n\r\n",
                "HTTP/1.1 %s\r\n\r\n",
                "HTTP/1.1 200 OK\r\n%s",
                "HTTP/1.1 200 OK\r\n%s\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: %s\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n%s",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n%s\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n%s\r\n"
            })
    void whatIsNotHttpIsNotQuoted(String answer) {
        try (SharedSecret key = SharedSecret.copyOf(KEY)) {
            String base64 = Base64.getEncoder().encodeToString(KEY);
            kme.then(answer.formatted(base64), true);
            KeySourceException e = end.initiateFails();
            StringWriter print = new StringWriter();
            e.printStackTrace(new PrintWriter(print));
            assertThat(SecretTraces.of(key).in(e)).isFalse();
            String hexOfBase64 = HexFormat.of().formatHex(base64.getBytes(StandardCharsets.US_ASCII));
            assertThat(print.toString()).doesNotContain(base64.substring(0, 8), hexOfBase64.substring(0, 16));
            assertThat(end.source().health().toString()).doesNotContain(base64.substring(0, 8));
            assertThat(kme.requests()).isEqualTo(1);
        }
    }

    @Test
    void anInterruptCancelsTheCallAndStaysSet() throws Exception {
        AtomicBoolean staysSet = new AtomicBoolean();
        CompletableFuture<KeySourceException> failure = new CompletableFuture<>();
        Thread round = Thread.ofVirtual().start(() -> {
            KeySourceException e = end.initiateFails();
            staysSet.set(Thread.currentThread().isInterrupted());
            failure.complete(e);
        });
        while (kme.requests() == 0) {
            TimeUnit.MILLISECONDS.sleep(5);
        }
        round.interrupt();
        assertThat(failure.get(20, TimeUnit.SECONDS).reason()).isEqualTo(Reason.TIMED_OUT);
        assertThat(staysSet).isTrue();
        assertThat(kme.seesTheClientLeave()).isTrue();
    }

    @Test
    void closingTheSourceCancelsWhatIsUnderWay() throws Exception {
        CompletableFuture<KeySourceException> failure = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> failure.complete(end.initiateFails()));
        while (kme.requests() == 0) {
            TimeUnit.MILLISECONDS.sleep(5);
        }
        long begin = System.nanoTime();
        end.close();
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(20));
        assertThat(failure.get(20, TimeUnit.SECONDS).reason()).isEqualTo(Reason.UNAVAILABLE);
        assertThat(kme.seesTheClientLeave()).isTrue();
    }

    @Test
    void aSourceThatIsClosedSaysSo() {
        end.close();
        KeySourceException e = end.initiateFails();
        assertThat(e.reason()).isEqualTo(Reason.UNAVAILABLE);
        assertThat(e).hasMessageContaining("this source was closed");
    }
}
