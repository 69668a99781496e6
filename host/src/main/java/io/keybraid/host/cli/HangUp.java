package io.keybraid.host.cli;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandleProxies;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * SIGHUP, which asks a daemon to read its configuration again. Without this it would end the process.
 *
 * <p>A host listens for it as soon as it has read its configuration, when it cannot read anything again yet: what comes until it
 * has started is done once, then.
 *
 * <p>The JDK's only way to a signal is {@code sun.misc.Signal}, of the supported module {@code jdk.unsupported}; javac warns of
 * its name whatever one does, so it is called by reflection.
 */
final class HangUp {

    private static final Logger LOG = LoggerFactory.getLogger("keybraid.host");

    private @Nullable Runnable does;
    private boolean waits;

    private HangUp() {}

    /** From now on the signal does not end the process. */
    static HangUp heard() {
        HangUp hangUp = new HangUp();
        hangUp.listen();
        return hangUp;
    }

    /**
     * Calls it on a thread of its own each time the signal comes, until the process ends; and once if it has come already.
     *
     * @throws IllegalStateException if it was called before
     */
    synchronized void does(Runnable it) {
        if (does != null) {
            throw new IllegalStateException("what a hang-up does is said once");
        }
        does = it;
        if (waits) {
            start(it);
        }
    }

    private synchronized void came() {
        if (does == null) {
            waits = true;
        } else {
            start(does);
        }
    }

    private static void start(Runnable it) {
        Thread.ofVirtual().name("reload").start(it);
    }

    private void listen() {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            MethodHandle run = MethodHandles.lookup()
                    .findVirtual(Runnable.class, "run", MethodType.methodType(void.class))
                    .bindTo((Runnable) this::came);
            Object handle =
                    MethodHandleProxies.asInterfaceInstance(handler, MethodHandles.dropArguments(run, 0, signal));
            signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance("HUP"), handle);
        } catch (ReflectiveOperationException e) {
            LOG.warn("SIGHUP cannot be used here ({}); 'keybraid reload' can", e.toString());
        }
    }
}
