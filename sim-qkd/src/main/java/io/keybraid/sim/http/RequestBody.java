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

    private RequestBody() {}

    /** Refuses if there is more. How long it may take is bounded by {@link HttpServerSettings}. */
    static byte[] read(HttpExchange exchange) throws IOException, KmeRefusal {
        InputStream in = exchange.getRequestBody();
        byte[] body = in.readNBytes(MAX + 1);
        if (body.length > MAX) {
            exchange.getResponseHeaders().set("Connection", "close");
            in.skip(READ_ON);
            throw new KmeRefusal(
                    Refused.TOO_LONG,
                    "the request body is too long",
                    List.of(Map.of("body", "at most " + MAX + " bytes")));
        }
        return body;
    }
}
