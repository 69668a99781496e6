package io.keybraid.host.cli;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * How large the terminal on standard output is, asked anew each time: it may be made larger and smaller.
 *
 * @param columns at least 20
 * @param rows at least 5
 */
record TerminalSize(int columns, int rows) {

    private static final TerminalSize USUAL = new TerminalSize(80, 24);
    private static final int STANDARD_OUTPUT = 1;
    /** Of Linux; ioctl_tty(2). */
    private static final long TIOCGWINSZ = 0x5413;

    private static final int BYTES = 8;

    /** The usual one, where it cannot be told. */
    static TerminalSize now() {
        if (!System.getProperty("os.name").equals("Linux")) {
            return USUAL;
        }
        Linker linker = Linker.nativeLinker();
        try (Arena arena = Arena.ofConfined()) {
            MethodHandle ioctl = linker.downcallHandle(
                    linker.defaultLookup().findOrThrow("ioctl"),
                    FunctionDescriptor.of(
                            ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG, ValueLayout.ADDRESS),
                    Linker.Option.firstVariadicArg(2));
            MemorySegment size = arena.allocate(BYTES);
            int answer = (int) ioctl.invokeExact(STANDARD_OUTPUT, TIOCGWINSZ, size);
            int rows = Short.toUnsignedInt(size.get(ValueLayout.JAVA_SHORT, 0));
            int columns = Short.toUnsignedInt(size.get(ValueLayout.JAVA_SHORT, 2));
            return answer != 0 || columns == 0 ? USUAL : new TerminalSize(Math.max(20, columns), Math.max(5, rows));
        } catch (Throwable e) { // what invokeExact declares; a size is nothing to fail for
            return USUAL;
        }
    }
}
