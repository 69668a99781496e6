package io.keybraid.plugin.skip;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An answer of HTTP/1.1, read to its end: by Content-Length, in chunks, or until the provider closes. May hold a key: close it.
 *
 * <p>All of it is in one array, which is wiped; nothing of it is quoted in an exception.
 */
final class HttpAnswer implements AutoCloseable {

    /** Headers too; a key takes some hundred bytes. */
    static final int MAX_BYTES = 1 << 16;

    /** Of the line before a chunk. What is longer is a body without chunks, and must not become text: it may hold a key. */
    private static final int LONGEST_CHUNK_LINE = 64;

    private static final Pattern STATUS_LINE = Pattern.compile("HTTP/1\\.[01] ([1-5][0-9]{2})( .*)?");
    private static final Pattern CHUNK = Pattern.compile("([0-9a-fA-F]{1,6})[ \t]*(;.*)?");

    private final byte[] bytes = new byte[MAX_BYTES];
    private int length;
    private int status;
    private int bodyFrom;
    private int bodyLength;

    private HttpAnswer() {}

    /**
     * Reads an answer.
     *
     * @throws NotHttpException if it is none
     * @throws IOException if it breaks off
     */
    static HttpAnswer read(InputStream in) throws IOException {
        HttpAnswer answer = new HttpAnswer();
        try {
            answer.readHead(in);
            answer.readBody(in);
            return answer;
        } catch (IOException | RuntimeException e) {
            answer.close();
            throw e;
        }
    }

    private void readHead(InputStream in) throws IOException {
        while (bodyFrom == 0) {
            more(in);
            for (int i = 3; i < length && bodyFrom == 0; i++) {
                if (bytes[i] == '\n' && bytes[i - 1] == '\r' && bytes[i - 2] == '\n' && bytes[i - 3] == '\r') {
                    bodyFrom = i + 1;
                }
            }
        }
        Matcher line = STATUS_LINE.matcher(head().lines().findFirst().orElse(""));
        if (!line.matches()) {
            throw new NotHttpException();
        }
        status = Integer.parseInt(line.group(1));
    }

    private void readBody(InputStream in) throws IOException {
        Optional<String> declared = header("content-length");
        if (header("transfer-encoding").isPresent()) {
            readChunks(in);
        } else if (declared.isPresent()) {
            bodyLength = size(declared.get(), 10);
            while (length < bodyFrom + bodyLength) {
                more(in);
            }
        } else {
            readToTheEnd(in);
        }
    }

    private void readToTheEnd(InputStream in) throws IOException {
        try {
            while (true) {
                more(in);
            }
        } catch (EOFException e) {
            bodyLength = length - bodyFrom;
        }
    }

    /** Moves the chunks together, to where the body begins. */
    private void readChunks(InputStream in) throws IOException {
        int at = bodyFrom;
        while (true) {
            int lineEnd = lineEnd(in, at);
            Matcher line = CHUNK.matcher(text(at, lineEnd));
            if (!line.matches()) {
                throw new NotHttpException();
            }
            int size = size(line.group(1), 16);
            int from = lineEnd + 2;
            while (length < from + size + 2) {
                more(in);
            }
            if (size == 0) {
                return;
            }
            System.arraycopy(bytes, from, bytes, bodyFrom + bodyLength, size);
            bodyLength += size;
            at = from + size + 2;
        }
    }

    private int lineEnd(InputStream in, int from) throws IOException {
        for (int i = from; ; i++) {
            if (i - from > LONGEST_CHUNK_LINE) {
                throw new NotHttpException();
            }
            while (i + 1 >= length) {
                more(in);
            }
            if (bytes[i] == '\r' && bytes[i + 1] == '\n') {
                return i;
            }
        }
    }

    private static int size(String text, int radix) throws NotHttpException {
        try {
            int size = Integer.parseInt(text.strip(), radix);
            if (size >= 0 && size <= MAX_BYTES) {
                return size;
            }
        } catch (NumberFormatException e) {
            // told below
        }
        throw new NotHttpException();
    }

    private void more(InputStream in) throws IOException {
        if (length == bytes.length) {
            throw new NotHttpException();
        }
        int count = in.read(bytes, length, bytes.length - length);
        if (count < 0) {
            throw new EOFException("closed");
        }
        length += count;
    }

    private Optional<String> header(String name) {
        return head().lines()
                .skip(1)
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(name + ":"))
                .map(line -> line.substring(name.length() + 1).strip())
                .findFirst();
    }

    private String head() {
        return text(0, bodyFrom);
    }

    private String text(int from, int to) {
        return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
    }

    int status() {
        return status;
    }

    /** The array itself, in which the body begins at {@link #bodyFrom()}. Wiped on close. */
    byte[] bytes() {
        return bytes;
    }

    int bodyFrom() {
        return bodyFrom;
    }

    int bodyLength() {
        return bodyLength;
    }

    @Override
    public void close() {
        Arrays.fill(bytes, (byte) 0);
    }

    @Override
    public String toString() {
        return "[answer " + status + ", " + bodyLength + " bytes]";
    }

    /** Something that is not HTTP/1.1, or longer than any answer of the protocol. */
    static final class NotHttpException extends IOException {
        NotHttpException() {
            super("not HTTP/1.1, or too long");
        }
    }
}
