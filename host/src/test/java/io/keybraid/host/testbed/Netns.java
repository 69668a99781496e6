package io.keybraid.host.testbed;

import io.keybraid.host.demo.NetworkNamespace;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Opens sockets inside a network namespace from a process that lives in another: setns(2) is each thread's own. */
public final class Netns {

    private static final int O_RDONLY_CLOEXEC = 0x80000;
    private static final int CLONE_NEWNET = 0x40000000;

    private static final MethodHandle OPEN =
            function("open", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT));
    private static final MethodHandle SETNS =
            function("setns", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
    private static final MethodHandle CLOSE =
            function("close", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));

    private Netns() {}

    private static MethodHandle function(String name, FunctionDescriptor type) {
        SymbolLookup library = Linker.nativeLinker().defaultLookup();
        return Linker.nativeLinker().downcallHandle(library.findOrThrow(name), type);
    }

    /**
     * Does something on a thread of its own inside a namespace, within ten seconds. A socket opened there stays there, and
     * may then be used from any thread.
     */
    public static <T> T inside(NetworkNamespace namespace, Callable<T> act) throws Exception {
        FutureTask<T> task = new FutureTask<>(() -> {
            enter("/run/netns/" + namespace.name());
            return act.call();
        });
        // Never a virtual thread: the thread that carries it would stay in the namespace.
        Thread.ofPlatform().daemon().name("in-" + namespace.name()).start(task);
        try {
            return task.get(10, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        } catch (TimeoutException e) {
            task.cancel(true);
            throw e;
        }
    }

    private static void enter(String path) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment file = arena.allocateFrom(path);
            int descriptor = (int) OPEN.invokeExact(file, O_RDONLY_CLOEXEC);
            if (descriptor < 0) {
                throw new IOException("cannot open " + path);
            }
            int result = (int) SETNS.invokeExact(descriptor, CLONE_NEWNET);
            int closed = (int) CLOSE.invokeExact(descriptor);
            if (result != 0 || closed != 0) {
                throw new IOException("cannot enter " + path);
            }
        } catch (IOException | RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }
}
