package io.keybraid.host.cli;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandleProxies;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * SIGHUP, which asks a daemon to read its configuration again. Without this it would end the process.
 *
 * <p>The JDK's only way to a signal is {@code sun.misc.Signal}, of the supported module {@code jdk.unsupported}; javac warns of
 * its name whatever one does, so it is called by reflection.
 */
final class HangUp {

    private static final Logger LOG = LoggerFactory.getLogger("keybraid.host");

    private HangUp() {}

    /** Calls it on a thread of its own each time the signal comes, until the process ends. */
    static void on(Runnable came) {
        Runnable start = () -> Thread.ofVirtual().name("reload").start(came);
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            MethodHandle run = MethodHandles.lookup()
                    .findVirtual(Runnable.class, "run", MethodType.methodType(void.class))
                    .bindTo(start);
            Object handle =
                    MethodHandleProxies.asInterfaceInstance(handler, MethodHandles.dropArguments(run, 0, signal));
            signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance("HUP"), handle);
        } catch (ReflectiveOperationException e) {
            LOG.warn("SIGHUP cannot be used here ({}); 'keybraid reload' can", e.toString());
        }
    }
}
