package io.keybraid.sim.psk;

import com.sun.net.httpserver.Headers;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The first line of an HTTP/1.1 request, and its headers. */
record RequestHead(String method, URI target, Headers headers) {

    private static final int LONGEST = 1 << 16;
    private static final String END = "\r\n\r\n";

    /**
     * Reads one, and nothing after it.
     *
     * @throws MalformedException if it is none
     */
    static RequestHead read(InputStream in) throws IOException, MalformedException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int matched = 0;
        while (matched < END.length()) {
            int next = in.read();
            if (next < 0) {
                throw new EOFException("closed");
            }
            if (bytes.size() == LONGEST) {
                throw new MalformedException();
            }
            bytes.write(next);
            matched = next == END.charAt(matched) ? matched + 1 : next == '\r' ? 1 : 0;
        }
        return parse(bytes.toString(StandardCharsets.ISO_8859_1).lines().toList());
    }

    private static RequestHead parse(List<String> lines) throws MalformedException {
        String[] first = lines.getFirst().split(" ", -1);
        if (first.length != 3 || first[0].isEmpty() || !first[1].startsWith("/") || !first[2].startsWith("HTTP/1.")) {
            throw new MalformedException();
        }
        Headers headers = new Headers();
        try {
            for (String line : lines.subList(1, lines.size() - 1)) {
                int colon = line.indexOf(':');
                headers.add(
                        line.substring(0, Math.max(0, colon)),
                        line.substring(colon + 1).strip());
            }
            return new RequestHead(first[0], URI.create(first[1]), headers);
        } catch (IllegalArgumentException e) {
            throw new MalformedException();
        }
    }

    /** No HTTP/1.1. */
    static final class MalformedException extends Exception {}
}
