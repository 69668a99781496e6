package io.keybraid.host.wireguard.command;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

/** What a program printed, keys included: outside the heap, wiped on close. One thread. */
final class SecretOutput implements AutoCloseable {

    /** In bytes. 10,000 peers take 2 MB. */
    private static final long MOST = 64L << 20;

    private static final long FIRST = 1 << 16;

    private final List<Arena> arenas = new ArrayList<>();
    private MemorySegment memory;
    private long length;

    SecretOutput() {
        memory = allocate(FIRST);
    }

    private MemorySegment allocate(long bytes) {
        Arena arena = Arena.ofShared();
        arenas.add(arena);
        return arena.allocate(bytes);
    }

    /** Reads to the end; false if that did not come in time. */
    boolean fill(Pipe pipe, long deadline) throws IOException {
        while (true) {
            grow();
            long read = pipe.read(memory.asSlice(length), deadline);
            if (read <= 0) {
                return read == 0;
            }
            length += read;
        }
    }

    private void grow() throws IOException {
        if (length < memory.byteSize()) {
            return;
        }
        if (length >= MOST) {
            throw new MalformedDumpException("more than " + MOST + " bytes");
        }
        MemorySegment old = memory;
        memory = allocate(2 * length);
        memory.copyFrom(old);
        old.fill((byte) 0);
    }

    /** The fields of each line, which tabulators part. Valid until this is closed. */
    List<List<MemorySegment>> lines() {
        List<List<MemorySegment>> lines = new ArrayList<>();
        List<MemorySegment> fields = new ArrayList<>();
        long begin = 0;
        for (long at = 0; at < length; at++) {
            byte character = memory.get(ValueLayout.JAVA_BYTE, at);
            if (character == '\t' || character == '\n') {
                fields.add(memory.asSlice(begin, at - begin));
                begin = at + 1;
            }
            if (character == '\n') {
                lines.add(fields);
                fields = new ArrayList<>();
            }
        }
        return lines;
    }

    @Override
    public void close() {
        memory.fill((byte) 0);
        arenas.forEach(Arena::close);
        arenas.clear();
    }
}
