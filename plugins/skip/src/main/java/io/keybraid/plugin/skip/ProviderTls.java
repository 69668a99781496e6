package io.keybraid.plugin.skip;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.Map;
import java.util.Optional;

/** TLS 1.2 or 1.3 with our Key Provider, and by what each end knows the other. Thread-safe. */
interface ProviderTls {

    /** A handshake over a connection; the caller closes both, the TLS first. */
    Secured secure(Socket plain, String host, int port) throws IOException;

    /** What is to be told of it in health. */
    Map<String, String> facts();

    /** What is wrong with it although keys come. */
    default Optional<String> problem() {
        return Optional.empty();
    }

    /** What goes in and out of a TLS connection, and its end. */
    record Secured(InputStream in, OutputStream out, Closeable end) implements Closeable {
        @Override
        public void close() throws IOException {
            end.close();
        }
    }
}
