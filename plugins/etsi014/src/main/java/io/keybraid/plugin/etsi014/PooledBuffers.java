package io.keybraid.plugin.etsi014;

import okio.Buffer;

/**
 * The buffers that okio keeps for its next use. What was read from a KME stays in them: okio overwrites a buffer when it is used again,
 * which may be never.
 */
final class PooledBuffers {

    /** okio's Segment.SIZE. */
    private static final int BUFFER = 8 << 10;

    /** okio's SegmentPool keeps 64 KiB for each group of threads. Twice that: who asks while another thread does gets a new buffer. */
    private static final int BUFFERS = 2 * (64 << 10) / BUFFER;

    private static final byte[] ZEROS = new byte[BUFFER];

    private PooledBuffers() {}

    /** Overwrites those that this thread has given back, with zeros. To be called by the thread that read. */
    static void overwrite() {
        Buffer all = new Buffer();
        for (int i = 0; i < BUFFERS; i++) {
            all.write(ZEROS);
        }
        all.clear();
    }
}
