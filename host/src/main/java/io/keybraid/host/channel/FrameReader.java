package io.keybraid.host.channel;

import io.keybraid.host.channel.Frame.BadFrameException;
import io.keybraid.host.channel.Frame.Kind;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/** Cuts a stream into frames. Memory follows what arrives, not what is announced: 16 KiB at a time. */
final class FrameReader {

    private static final int LENGTH_BYTES = 4;

    private final InputStream input;
    private final int longest;

    /** Longest is that of a payload. */
    FrameReader(InputStream input, int longest) {
        this.input = input;
        this.longest = longest;
    }

    /**
     * The next frame.
     *
     * @throws EOFException at the end of the stream, wherever in a frame
     * @throws BadFrameException if its length or kind is out of bounds, after having read no more than its header
     */
    Frame read() throws IOException {
        ByteBuffer header = ByteBuffer.wrap(exactly(LENGTH_BYTES));
        long length = Integer.toUnsignedLong(header.getInt());
        if (length < 1 || length > 1L + longest) {
            throw new BadFrameException(
                    "a frame of " + length + " bytes, where 1 to " + (1L + longest) + " are allowed");
        }
        Kind kind = Kind.ofCode(Byte.toUnsignedInt(exactly(1)[0]));
        return new Frame(kind, exactly((int) length - 1));
    }

    private byte[] exactly(int count) throws IOException {
        // The JDK promises growth by arrival: InputStream.readNBytes allocates no more than 16 KiB ahead.
        byte[] bytes = input.readNBytes(count);
        if (bytes.length < count) {
            throw new EOFException("the other host closed the connection");
        }
        return bytes;
    }
}
