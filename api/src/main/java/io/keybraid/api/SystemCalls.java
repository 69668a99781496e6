package io.keybraid.api;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Optional;

/**
 * What Linux offers to keep pages to oneself. Each is a request that the system may turn down, which is not told here:
 * who wants to know reads {@code /proc/self/smaps}.
 */
final class SystemCalls {

    // From asm-generic/mman.h and mman-common.h; the same on x86-64, AArch64, RISC-V and s390x.
    private static final int PROT_NONE = 0;
    private static final int MADV_DONTNEED = 4;
    private static final int MADV_DONTDUMP = 16;
    private static final int MLOCK_NOW = 0;

    private static final FunctionDescriptor PAGES_AND_FLAGS = FunctionDescriptor.of(
            ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_LONG, ValueLayout.JAVA_INT);

    private final MethodHandle madvise;
    private final MethodHandle mprotect;
    private final MethodHandle mlock;

    private SystemCalls(MethodHandle madvise, MethodHandle mprotect, MethodHandle mlock) {
        this.madvise = madvise;
        this.mprotect = mprotect;
        this.mlock = mlock;
    }

    /**
     * Empty where this is not Linux, or where Java was started without {@code --enable-native-access}: it would print a
     * warning into the tests of whoever writes a plugin.
     */
    static Optional<SystemCalls> find() {
        boolean usable = System.getProperty("os.name").equals("Linux")
                && SystemCalls.class.getModule().isNativeAccessEnabled();
        return usable ? link(Linker.nativeLinker()) : Optional.empty();
    }

    private static Optional<SystemCalls> link(Linker linker) {
        SymbolLookup library = linker.defaultLookup();
        return library.find("madvise")
                .flatMap(madvise -> library.find("mprotect")
                        .flatMap(mprotect -> library.find("mlock2")
                                .map(mlock -> new SystemCalls(
                                        linker.downcallHandle(madvise, PAGES_AND_FLAGS),
                                        linker.downcallHandle(mprotect, PAGES_AND_FLAGS),
                                        linker.downcallHandle(mlock, PAGES_AND_FLAGS)))));
    }

    /** Leaves the pages out of core dumps, and keeps them from being swapped. */
    void keep(MemorySegment pages) {
        call(madvise, pages, MADV_DONTDUMP);
        call(mlock, pages, MLOCK_NOW);
    }

    /** From now on whoever reads or writes these pages ends the process. What they held is gone. */
    void forbid(MemorySegment pages) {
        call(madvise, pages, MADV_DONTNEED);
        call(mprotect, pages, PROT_NONE);
    }

    private static void call(MethodHandle function, MemorySegment pages, int flags) {
        try {
            int ignored = (int) function.invokeExact(pages, pages.byteSize(), flags);
        } catch (Throwable e) {
            throw new LinkageError("a system call could not be called", e);
        }
    }
}
