package io.keybraid.plugin.etsi014;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;
import okhttp3.Response;

/** What a KME answered, read whole. May hold a key: close it. */
final class KmeAnswer implements AutoCloseable {

    static final int MAX_BYTES = 1 << 20;

    private static final int FIRST_BUFFER = 4096;

    private final int status;
    private final Optional<String> location;
    private byte[] body = new byte[FIRST_BUFFER];
    private int length;

    KmeAnswer(int status, Optional<String> location) {
        this.status = status;
        this.location = location;
    }

    /**
     * Reads an answer to its end.
     *
     * @throws TooLargeException if the body has more than {@value #MAX_BYTES} bytes
     * @throws IOException if it breaks off
     */
    static KmeAnswer of(Response response) throws IOException {
        KmeAnswer answer = new KmeAnswer(response.code(), Optional.ofNullable(response.header("Location")));
        try (InputStream in = response.body().byteStream()) {
            answer.readFrom(in);
            return answer;
        } catch (IOException e) {
            answer.close();
            throw e;
        }
    }

    private void readFrom(InputStream in) throws IOException {
        while (true) {
            int count = in.read(body, length, body.length - length);
            if (count < 0) {
                return;
            }
            length += count;
            if (length > MAX_BYTES) {
                throw new TooLargeException();
            }
            if (length == body.length) {
                grow();
            }
        }
    }

    private void grow() {
        byte[] old = body;
        body = Arrays.copyOf(old, 2 * old.length);
        Arrays.fill(old, (byte) 0);
    }

    int status() {
        return status;
    }

    /** Where a redirection points. */
    Optional<String> location() {
        return location;
    }

    /** The array itself: the first {@link #length()} bytes are the body. Wiped on close. */
    byte[] body() {
        return body;
    }

    int length() {
        return length;
    }

    /** Wipes the body. */
    @Override
    public void close() {
        Arrays.fill(body, (byte) 0);
    }

    /** The status and the length, nothing of the body. */
    @Override
    public String toString() {
        return "[answer " + status + ", " + length + " bytes]";
    }

    /** A body that no Key container is as long as. */
    static final class TooLargeException extends IOException {
        TooLargeException() {
            super("an answer of more than 1 MiB");
        }
    }
}
