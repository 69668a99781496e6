package io.keybraid.sim.http;

import com.sun.net.httpserver.HttpExchange;
import io.keybraid.sim.kme.KmeRefusal;
import io.keybraid.sim.profile.Refused;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;

/** Reads a request's body, of which there is a most. */
final class RequestBody {

    /** In bytes; 128 key_IDs with their extensions are 10 KiB. */
    static final int MAX = 64 * 1024;

    // A client that is cut off while it sends never reads the answer that says why.
    private static final int READ_ON = 1024 * 1024;
    private static final int PIECE = 8 * 1024;

    private RequestBody() {}

    /** Refuses if there is more. How long it may take is bounded by {@link HttpServerSettings}. */
    static byte[] read(HttpExchange exchange) throws IOException, KmeRefusal {
        InputStream in = exchange.getRequestBody();
        byte[] body = in.readNBytes(MAX + 1);
        if (body.length > MAX) {
            exchange.getResponseHeaders().set("Connection", "close");
            throw new KmeRefusal(
                    Refused.TOO_LONG,
                    "the request body is too long",
                    List.of(Map.of("body", "at most " + MAX + " bytes")));
        }
        return body;
    }

    /**
     * Takes what is left of a body that nobody wanted. To be called before the answer is sent: a client that has its answer
     * sends its next request, and what the JDK's server then takes from the socket together with this rest, it keeps to
     * itself until more comes. The client would wait for ever.
     */
    static void passOver(HttpExchange exchange) throws IOException {
        InputStream in = exchange.getRequestBody();
        if (in.read() < 0) {
            return;
        }
        byte[] rest = new byte[PIECE];
        for (int taken = 0; taken < READ_ON; ) {
            int count = in.read(rest);
            if (count < 0) {
                return;
            }
            taken += count;
        }
        exchange.getResponseHeaders().set("Connection", "close");
    }
}
