package io.keybraid.plugin.file;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/** Whose rights this process has. Java knows the user's name only, and /proc/self belongs to root in a hardened process. */
final class ProcessUser {

    private ProcessUser() {}

    /** geteuid(2). */
    static int id() {
        try {
            Linker linker = Linker.nativeLinker();
            MethodHandle geteuid = linker.downcallHandle(
                    linker.defaultLookup().findOrThrow("geteuid"), FunctionDescriptor.of(ValueLayout.JAVA_INT));
            return (int) geteuid.invokeExact();
        } catch (Throwable e) {
            throw new UnsupportedOperationException("this system has no geteuid", e);
        }
    }
}
