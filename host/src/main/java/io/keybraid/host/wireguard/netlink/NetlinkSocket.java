package io.keybraid.host.wireguard.netlink;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.time.Duration;

/** A generic netlink socket of Linux, through the C library. */
final class NetlinkSocket implements NetlinkChannel {

    // From linux/socket.h and asm-generic: the same on x86-64, AArch64, RISC-V, s390x and POWER.
    private static final int AF_NETLINK = 16;
    private static final int SOCK_RAW = 3;
    private static final int SOCK_CLOEXEC = 0x80000;
    private static final int MSG_TRUNC = 0x20;
    private static final int MSG_DONTWAIT = 0x40;
    private static final int POLLIN = 1;
    // From linux/netlink.h.
    private static final int NETLINK_GENERIC = 16;
    private static final int SOL_NETLINK = 270;
    private static final int NETLINK_CAP_ACK = 10;
    private static final int NETLINK_EXT_ACK = 11;
    private static final int SOCKADDR_BYTES = 12;

    private static final String ERRNO_NAME = "errno";
    private static final VarHandle ERRNO =
            Linker.Option.captureStateLayout().varHandle(PathElement.groupElement(ERRNO_NAME));
    private static final MethodHandle SOCKET = find("socket", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT);
    private static final MethodHandle CONNECT = find("connect", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
    private static final MethodHandle SETSOCKOPT =
            find("setsockopt", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
    private static final MethodHandle SEND = find("send", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT);
    private static final MethodHandle RECV = find("recv", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT);
    private static final MethodHandle POLL = find("poll", JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT);
    private static final MethodHandle CLOSE = find("close", JAVA_INT, JAVA_INT);

    private final Arena arena = Arena.ofShared();
    private final MemorySegment state = arena.allocate(Linker.Option.captureStateLayout());
    private final MemorySegment poll = arena.allocate(JAVA_LONG);
    private int socket = -1;

    private NetlinkSocket() {}

    /** To the kernel only: what other processes send is turned down by the kernel. */
    static NetlinkSocket open() throws NetlinkException {
        NetlinkSocket opened = new NetlinkSocket();
        boolean complete = false;
        try {
            opened.connect();
            complete = true;
            return opened;
        } finally {
            if (!complete) {
                opened.close();
            }
        }
    }

    private static MethodHandle find(String name, ValueLayout result, ValueLayout... arguments) {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(
                linker.defaultLookup().findOrThrow(name),
                FunctionDescriptor.of(result, arguments),
                Linker.Option.captureCallState(ERRNO_NAME));
    }

    private void connect() throws NetlinkException {
        socket = (int) call(
                "socket", () -> (int) SOCKET.invokeExact(state, AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_GENERIC));
        // Without the first a refusal would bring our request back, keys and all. Older kernels have neither.
        option(NETLINK_CAP_ACK);
        option(NETLINK_EXT_ACK);
        try (Arena once = Arena.ofConfined()) {
            MemorySegment kernel = once.allocate(SOCKADDR_BYTES, Integer.BYTES);
            kernel.set(ValueLayout.JAVA_SHORT, 0, (short) AF_NETLINK);
            call("connect", () -> (int) CONNECT.invokeExact(state, socket, kernel, SOCKADDR_BYTES));
        }
    }

    private void option(int which) {
        try (Arena once = Arena.ofConfined()) {
            MemorySegment on = once.allocate(JAVA_INT);
            on.set(JAVA_INT, 0, 1);
            call("setsockopt", () ->
                    (int) SETSOCKOPT.invokeExact(state, socket, SOL_NETLINK, which, on, Integer.BYTES));
        } catch (NetlinkException e) {
            // It only makes refusals plainer; whoever reads one does without.
        }
    }

    @Override
    public void send(MemorySegment datagram) throws NetlinkException {
        long size = datagram.byteSize();
        long sent = call("send", () -> (long) SEND.invokeExact(state, socket, datagram, size, 0));
        if (sent != size) {
            throw NetlinkException.malformed("the kernel took " + sent + " of " + size + " bytes");
        }
    }

    @Override
    public long receive(MemorySegment buffer, long deadline) throws NetlinkException {
        while (true) {
            try {
                return call("recv", () ->
                        (long) RECV.invokeExact(state, socket, buffer, buffer.byteSize(), MSG_DONTWAIT | MSG_TRUNC));
            } catch (NetlinkException e) {
                if (!e.is(NetlinkException.Kind.SYSTEM_CALL, Errno.EAGAIN)) {
                    throw e;
                }
            }
            awaitInput(deadline);
        }
    }

    private void awaitInput(long deadline) throws NetlinkException {
        long left = Duration.ofNanos(deadline - System.nanoTime()).toMillis();
        if (left <= 0) {
            throw NetlinkException.timedOut();
        }
        poll.set(JAVA_INT, 0, socket);
        poll.set(ValueLayout.JAVA_SHORT, Integer.BYTES, (short) POLLIN);
        int wait = (int) Math.min(left, Integer.MAX_VALUE);
        call("poll", () -> (int) POLL.invokeExact(state, poll, 1L, wait));
    }

    private interface Call {
        long run() throws Throwable;
    }

    /** Once more where a signal came between. */
    private long call(String name, Call call) throws NetlinkException {
        while (true) {
            long result = invoke(call);
            if (result >= 0) {
                return result;
            }
            int errno = (int) ERRNO.get(state, 0L);
            if (errno != Errno.EINTR) {
                throw NetlinkException.systemCall(name, errno);
            }
        }
    }

    private static long invoke(Call call) {
        try {
            return call.run();
        } catch (Throwable e) {
            throw new IllegalStateException("a system call could not be called", e);
        }
    }

    /** May be called twice. */
    @Override
    public void close() {
        if (!arena.scope().isAlive()) {
            return;
        }
        try {
            if (socket >= 0) {
                call("close", () -> (int) CLOSE.invokeExact(state, socket));
            }
        } catch (NetlinkException e) {
            // The descriptor is gone in any case.
        } finally {
            socket = -1;
            arena.close();
        }
    }
}
