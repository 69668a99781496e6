package io.keybraid.host.systemd;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A UNIX datagram socket that takes what systemd would. */
public final class FakeSystemd implements AutoCloseable {

    private static final int AF_UNIX = 1;
    private static final int SOCK_DGRAM = 2;
    private static final int MSG_DONTWAIT = 0x40;
    private static final int POLLIN = 1;

    private final Arena arena = Arena.ofShared();
    private final int socket;

    /** At an address as NOTIFY_SOCKET has it. */
    public FakeSystemd(String address) {
        byte[] name = address.getBytes(StandardCharsets.UTF_8);
        boolean isAbstract = name[0] == '@';
        if (isAbstract) {
            name[0] = 0;
        }
        MemorySegment place = arena.allocate(110, 2);
        place.set(JAVA_SHORT, 0, (short) AF_UNIX);
        MemorySegment.copy(name, 0, place, JAVA_BYTE, 2, name.length);
        socket = (int) call("socket", JAVA_INT, List.of(JAVA_INT, JAVA_INT, JAVA_INT), AF_UNIX, SOCK_DGRAM, 0);
        int size = 2 + name.length + (isAbstract ? 0 : 1);
        int bound = (int) call("bind", JAVA_INT, List.of(JAVA_INT, ADDRESS, JAVA_INT), socket, place, size);
        if (bound != 0) {
            throw new IllegalStateException("cannot bind " + address);
        }
    }

    /** The next datagram, if one comes in time. */
    public Optional<String> next(Duration patience) {
        MemorySegment poll = arena.allocate(JAVA_LONG);
        poll.set(JAVA_INT, 0, socket);
        poll.set(JAVA_SHORT, Integer.BYTES, (short) POLLIN);
        call("poll", JAVA_INT, List.of(ADDRESS, JAVA_LONG, JAVA_INT), poll, 1L, (int) patience.toMillis());
        MemorySegment buffer = arena.allocate(4096);
        long size = (long) call(
                "recv",
                JAVA_LONG,
                List.of(JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT),
                socket,
                buffer,
                buffer.byteSize(),
                MSG_DONTWAIT);
        return size < 0
                ? Optional.empty()
                : Optional.of(new String(buffer.asSlice(0, size).toArray(JAVA_BYTE), StandardCharsets.UTF_8));
    }

    private static Object call(String name, ValueLayout result, List<ValueLayout> types, Object... arguments) {
        Linker linker = Linker.nativeLinker();
        MethodHandle function = linker.downcallHandle(
                linker.defaultLookup().findOrThrow(name),
                FunctionDescriptor.of(result, types.toArray(ValueLayout[]::new)));
        try {
            return function.invokeWithArguments(Arrays.asList(arguments));
        } catch (Throwable e) {
            throw new IllegalStateException(name, e);
        }
    }

    @Override
    public void close() {
        call("close", JAVA_INT, List.of(JAVA_INT), socket);
        arena.close();
    }
}
