package io.keybraid.host.systemd;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;

/** Sends datagrams to a UNIX socket, which Java's own library cannot. Each goes from a socket of its own; never waits. */
final class NotifySocket {

    // From linux/socket.h and asm-generic: the same on x86-64, AArch64, RISC-V, s390x and POWER.
    private static final int AF_UNIX = 1;
    private static final int SOCK_DGRAM = 2;
    private static final int SOCK_CLOEXEC = 0x80000;
    private static final int MSG_DONTWAIT = 0x40;
    private static final int MSG_NOSIGNAL = 0x4000;
    // unix(7): sun_path, with the zero at its end.
    private static final int LONGEST_PATH = 108;

    private static final MethodHandle SOCKET = find("socket", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT);
    private static final MethodHandle SENDTO =
            find("sendto", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT);
    private static final MethodHandle CLOSE = find("close", JAVA_INT, JAVA_INT);

    private final byte[] name;
    private final boolean isAbstract;

    private NotifySocket(byte[] name, boolean isAbstract) {
        this.name = name;
        this.isAbstract = isAbstract;
    }

    /**
     * As NOTIFY_SOCKET writes it: a path, or a name without one behind an {@code @}.
     *
     * @throws IllegalArgumentException if it is neither, or too long
     */
    static NotifySocket at(String address) {
        byte[] name = address.getBytes(StandardCharsets.UTF_8);
        boolean isAbstract = address.startsWith("@");
        if ((!isAbstract && !address.startsWith("/")) || name.length < 2 || name.length >= LONGEST_PATH) {
            throw new IllegalArgumentException("no address of a UNIX socket: " + address);
        }
        if (isAbstract) {
            name[0] = 0;
        }
        return new NotifySocket(name, isAbstract);
    }

    /**
     * Sends one datagram.
     *
     * @throws IOException if nobody takes it
     */
    void send(String text) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            MemorySegment datagram = arena.allocateFrom(JAVA_BYTE, bytes);
            int size = Short.BYTES + name.length + (isAbstract ? 0 : 1);
            MemorySegment address = arena.allocate(Short.BYTES + LONGEST_PATH, Short.BYTES);
            address.set(JAVA_SHORT, 0, (short) AF_UNIX);
            MemorySegment.copy(name, 0, address, JAVA_BYTE, Short.BYTES, name.length);
            int socket = (int) call(() -> (int) SOCKET.invokeExact(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0));
            try {
                long sent = call(() -> (long) SENDTO.invokeExact(
                        socket, datagram, datagram.byteSize(), MSG_DONTWAIT | MSG_NOSIGNAL, address, size));
                if (sent != bytes.length) {
                    throw new IOException("nobody takes it");
                }
            } finally {
                call(() -> (int) CLOSE.invokeExact(socket));
            }
        }
    }

    private static MethodHandle find(String name, ValueLayout result, ValueLayout... arguments) {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(
                linker.defaultLookup().findOrThrow(name), FunctionDescriptor.of(result, arguments));
    }

    private interface Call {
        long run() throws Throwable;
    }

    private static long call(Call call) {
        try {
            return call.run();
        } catch (Throwable e) {
            throw new IllegalStateException("a system call could not be called", e);
        }
    }
}
