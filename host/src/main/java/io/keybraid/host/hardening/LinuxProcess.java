package io.keybraid.host.hardening;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.util.Arrays;

/** The system calls by which a process of Linux asks to be left alone. */
final class LinuxProcess {

    /** RLIM_INFINITY. */
    static final long UNLIMITED = -1;

    // From linux/prctl.h.
    private static final int PR_GET_DUMPABLE = 3;
    private static final int PR_SET_DUMPABLE = 4;
    // From asm-generic/resource.h.
    private static final int RLIMIT_CORE = 4;
    private static final int RLIMIT_MEMLOCK = 8;
    // From asm-generic/mman.h. Without ONFAULT every page of every mapping would be filled: tens of megabytes.
    private static final int MCL_CURRENT = 1;
    private static final int MCL_FUTURE = 2;
    private static final int MCL_ONFAULT = 4;

    /** prctl is variadic from its second argument on. */
    private static final int PRCTL_FIXED = 1;

    private static final String ERRNO = "errno";

    private final Linker linker = Linker.nativeLinker();
    private final SymbolLookup library = linker.defaultLookup();
    private final VarHandle errno = Linker.Option.captureStateLayout().varHandle(PathElement.groupElement(ERRNO));

    /** No core, no ptrace, no reading of {@code /proc/PID/mem} by whoever has no CAP_SYS_PTRACE. */
    void forbidDumping() throws RefusedException {
        prctl(PR_SET_DUMPABLE, 0);
    }

    boolean isDumpable() throws RefusedException {
        return prctl(PR_GET_DUMPABLE, 0) != 0;
    }

    /** Soft and hard limit, so that nothing it starts can raise it again. */
    void forbidCores() throws RefusedException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment none = arena.allocate(2 * JAVA_LONG.byteSize(), JAVA_LONG.byteAlignment());
            limits("setrlimit", RLIMIT_CORE, none);
        }
    }

    /** In bytes, of the soft limit; or {@link #UNLIMITED}. */
    long lockLimit() throws RefusedException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment limits = arena.allocate(2 * JAVA_LONG.byteSize(), JAVA_LONG.byteAlignment());
            limits("getrlimit", RLIMIT_MEMLOCK, limits);
            return limits.get(JAVA_LONG, 0);
        }
    }

    /** Every page stays in memory once it was used. */
    void lockAll() throws RefusedException {
        FunctionDescriptor type = FunctionDescriptor.of(JAVA_INT, JAVA_INT);
        call("mlockall", type, (function, state) ->
                (int) function.invokeExact(state, MCL_CURRENT | MCL_FUTURE | MCL_ONFAULT));
    }

    private int prctl(int what, long argument) throws RefusedException {
        FunctionDescriptor type = FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG);
        return call(
                "prctl",
                type,
                (function, state) -> (int) function.invokeExact(state, what, argument),
                Linker.Option.firstVariadicArg(PRCTL_FIXED));
    }

    private void limits(String name, int which, MemorySegment limits) throws RefusedException {
        FunctionDescriptor type = FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS);
        call(name, type, (function, state) -> (int) function.invokeExact(state, which, limits));
    }

    private interface Call {
        int of(MethodHandle function, MemorySegment state) throws Throwable;
    }

    private int call(String name, FunctionDescriptor type, Call call, Linker.Option... options)
            throws RefusedException {
        Linker.Option[] all = Arrays.copyOf(options, options.length + 1);
        all[options.length] = Linker.Option.captureCallState(ERRNO);
        MethodHandle function = linker.downcallHandle(library.findOrThrow(name), type, all);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(Linker.Option.captureStateLayout());
            int result = invoke(call, function, state);
            if (result < 0) {
                throw new RefusedException(name, (int) errno.get(state, 0L));
            }
            return result;
        }
    }

    private static int invoke(Call call, MethodHandle function, MemorySegment state) {
        try {
            return call.of(function, state);
        } catch (Throwable e) {
            throw new IllegalStateException("a system call could not be called", e);
        }
    }
}
