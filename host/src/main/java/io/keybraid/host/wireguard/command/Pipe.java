package io.keybraid.host.wireguard.command;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.File;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.time.Duration;

/**
 * A pipe of Linux to or from a process, through the C library: the streams that Java gives a process keep copies of what
 * goes through them on the heap, which nobody wipes. One thread.
 */
final class Pipe implements AutoCloseable {

    private static final int O_CLOEXEC = 0x80000;
    private static final short POLLIN = 1;

    private static final MethodHandle PIPE2 = find("pipe2", JAVA_INT, ADDRESS, JAVA_INT);
    private static final MethodHandle READ = find("read", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG);
    private static final MethodHandle WRITE = find("write", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG);
    private static final MethodHandle POLL = find("poll", JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT);
    private static final MethodHandle CLOSE = find("close", JAVA_INT, JAVA_INT);

    private int out;
    private int in;

    private interface Call {
        long run() throws Throwable;
    }

    /** No process that is started inherits it; its {@link #output} or {@link #input} is given to one. */
    Pipe() throws IOException {
        try (Arena once = Arena.ofConfined()) {
            MemorySegment ends = once.allocate(JAVA_LONG);
            call("pipe2", () -> (int) PIPE2.invokeExact(ends, O_CLOEXEC));
            out = ends.get(JAVA_INT, 0);
            in = ends.get(JAVA_INT, Integer.BYTES);
        }
    }

    private static MethodHandle find(String name, ValueLayout result, ValueLayout... arguments) {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(
                linker.defaultLookup().findOrThrow(name), FunctionDescriptor.of(result, arguments));
    }

    /** The end that is read, for a process's input. */
    File output() {
        return new File("/proc/self/fd/" + out);
    }

    /** The end that is written, for a process's output. */
    File input() {
        return new File("/proc/self/fd/" + in);
    }

    /** At most 4096 bytes, which fit into a pipe whether anybody reads it or not. */
    void write(MemorySegment bytes) throws IOException {
        long size = bytes.byteSize();
        if (call("write", () -> (long) WRITE.invokeExact(in, bytes, size)) != size) {
            throw new IOException("a pipe took only a part");
        }
    }

    /** Afterwards a reader comes to an end, once nobody else has it open. */
    void closeInput() {
        close(in);
        in = -1;
    }

    /**
     * Reads some bytes.
     *
     * @param deadline by {@link System#nanoTime}
     * @return how many; 0 at the end, negative if none came in time
     */
    long read(MemorySegment into, long deadline) throws IOException {
        try (Arena once = Arena.ofConfined()) {
            MemorySegment poll = once.allocate(JAVA_LONG);
            poll.set(JAVA_INT, 0, out);
            poll.set(ValueLayout.JAVA_SHORT, Integer.BYTES, POLLIN);
            int wait = (int)
                    Math.max(0, Duration.ofNanos(deadline - System.nanoTime()).toMillis());
            if (call("poll", () -> (int) POLL.invokeExact(poll, 1L, wait)) == 0) {
                return -1;
            }
        }
        return call("read", () -> (long) READ.invokeExact(out, into, into.byteSize()));
    }

    private static long call(String name, Call call) throws IOException {
        try {
            long result = call.run();
            if (result < 0) {
                throw new IOException(name + " of a pipe failed");
            }
            return result;
        } catch (IOException | RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("a system call could not be called", e);
        }
    }

    private static void close(int end) {
        if (end < 0) {
            return;
        }
        try {
            call("close", () -> (int) CLOSE.invokeExact(end));
        } catch (IOException e) {
            // The descriptor is gone in any case.
        }
    }

    @Override
    public void close() {
        closeInput();
        close(out);
        out = -1;
    }
}
