package io.keybraid.sim.http;

import com.sun.net.httpserver.HttpExchange;
import io.keybraid.sim.fault.FaultKind;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;

/** Sends an answer, whole or as faults have it. The exchange is the caller's to close. */
final class AnswerSender {

    private static final long NO_BODY = -1;

    private final Pauses pauses;

    AnswerSender(Pauses pauses) {
        this.pauses = pauses;
    }

    void send(HttpExchange exchange, Answer answer, Befallen befallen) throws IOException {
        Duration stall = befallen.time(FaultKind.STALL);
        if (stall.isPositive()) {
            pauses.pause(stall);
        }
        if (befallen.has(FaultKind.DROP)) {
            return; // An exchange that is closed without an answer closes its connection.
        }
        exchange.getResponseHeaders().set("Content-Type", answer.contentType());
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        if (exchange.getRequestMethod().equals("HEAD") || answer.body().length == 0) {
            exchange.sendResponseHeaders(answer.status(), NO_BODY);
            return;
        }
        exchange.sendResponseHeaders(answer.status(), answer.body().length);
        write(exchange.getResponseBody(), answer.body(), befallen);
    }

    private void write(OutputStream out, byte[] body, Befallen befallen) throws IOException {
        int length = befallen.has(FaultKind.HALF_BODY) ? body.length / 2 : body.length;
        Duration apart = befallen.time(FaultKind.SLOW);
        if (apart.isZero()) {
            out.write(body, 0, length);
        } else {
            for (int at = 0; at < length; at++) {
                pauses.pause(apart);
                out.write(body, at, 1);
                out.flush();
            }
        }
        if (length < body.length) {
            out.flush();
        }
    }
}
