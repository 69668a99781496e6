package io.keybraid.api;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Optional;

/**
 * Pages that hold secrets and nothing else, outside the Java heap, for as long as the process lives. Where the system
 * allows it they are locked into memory, left out of core dumps, and lie between two pages that nobody can read, so that
 * no overrun of something else reaches them.
 */
final class SecretPages {

    /** In bytes: the largest page of any Linux that Java runs on, so that these are whole pages everywhere. */
    static final int PAGE = 1 << 16;

    private static final Optional<SystemCalls> SYSTEM = SystemCalls.find();

    private SecretPages() {}

    /**
     * @param bytes a multiple of {@link #PAGE}
     * @return as many, zero, beginning at a page
     */
    static MemorySegment allocate(long bytes) {
        MemorySegment all = Arena.global().allocate(PAGE + bytes + PAGE, PAGE);
        MemorySegment pages = all.asSlice(PAGE, bytes);
        SYSTEM.ifPresent(system -> {
            system.forbid(all.asSlice(0, PAGE));
            system.forbid(all.asSlice(PAGE + bytes, PAGE));
            system.keep(pages);
        });
        return pages;
    }
}
