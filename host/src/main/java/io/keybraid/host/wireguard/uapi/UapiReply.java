package io.keybraid.host.wireguard.uapi;

import java.io.EOFException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;

/**
 * Reads one reply of UAPI, {@code field=value} lines up to an empty one, in a window outside the Java heap that is wiped
 * afterwards, because the lines hold private and preshared keys.
 */
final class UapiReply {

    /** In bytes. The longest line we know of, an IPv6 endpoint, has less than 100. */
    static final int WINDOW = 1 << 16;

    /** In bytes. 10,000 peers take 3 MB. */
    static final long MAX_LENGTH = 64L << 20;

    /** Takes one line, and keeps nothing of it but what it copies. */
    @FunctionalInterface
    interface LineReader {
        void read(UapiLine line) throws IOException;
    }

    private final ReadableByteChannel channel;
    private final ByteBuffer window;
    private long length;

    private UapiReply(ReadableByteChannel channel, ByteBuffer window) {
        this.channel = channel;
        this.window = window;
    }

    /**
     * Reads a reply to its end.
     *
     * @return errno, 0 if all went well
     * @throws EOFException if the other end hung up before the end of the reply
     * @throws MalformedReplyException if it is not UAPI, or longer than {@link #MAX_LENGTH}
     */
    static int read(ReadableByteChannel channel, LineReader reader) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocate(WINDOW);
            try {
                return new UapiReply(channel, memory.asByteBuffer().limit(0)).readLines(reader);
            } finally {
                memory.fill((byte) 0);
            }
        }
    }

    private int readLines(LineReader reader) throws IOException {
        UapiLine line = new UapiLine(window);
        long errno = Long.MIN_VALUE;
        for (int bytes = nextLine(); bytes > 0; bytes = nextLine()) {
            int end = window.position() - 1;
            line.moveTo(end - bytes, end);
            if (line.field() == UapiField.ERRNO) {
                errno = line.number();
            } else {
                reader.read(line);
            }
        }
        if (errno != (int) errno) {
            throw new MalformedReplyException("the reply ends without errno");
        }
        if (window.hasRemaining()) {
            throw new MalformedReplyException("something follows the end of the reply");
        }
        return (int) errno;
    }

    /** Moves the window's position behind the next line feed, and tells how many bytes lie before it. */
    private int nextLine() throws IOException {
        int bytes = 0;
        while (true) {
            while (window.position() + bytes == window.limit()) {
                readMore();
            }
            if (window.get(window.position() + bytes) == '\n') {
                window.position(window.position() + bytes + 1);
                return bytes;
            }
            bytes++;
        }
    }

    /** Keeps what is not yet taken, at the window's beginning, and adds what there is. */
    private void readMore() throws IOException {
        window.compact();
        if (!window.hasRemaining()) {
            throw new MalformedReplyException("a line is longer than " + WINDOW + " bytes");
        }
        int count = channel.read(window);
        window.flip();
        if (count < 0) {
            throw new EOFException("the connection was closed before the end of the reply");
        }
        length += count;
        if (length > MAX_LENGTH) {
            throw new MalformedReplyException("the reply is longer than " + MAX_LENGTH + " bytes");
        }
    }
}
