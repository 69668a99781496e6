package io.keybraid.host.event;

import io.keybraid.host.tunnel.TunnelEvent;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Runs an operator's command for each event, one after the other, in the order in which they happened. The command gets what there
 * is to say in its environment, which holds nothing else but a search path, and no input; what it prints is thrown away. No shell
 * has a part in it. One that is not done by its deadline is killed, with what it started. Events that find the queue full are lost,
 * which the log tells.
 *
 * <p>Thread-safe.
 */
public final class EventCommand implements TunnelEvent.Listener, AutoCloseable {

    /** How long one run may take. */
    public static final Duration DEADLINE = Duration.ofSeconds(10);

    /** So many may wait. */
    static final int WAITING = 256;

    private static final Logger LOG = LoggerFactory.getLogger("keybraid.event");
    private static final String SEARCH_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    private final List<String> command;
    private final Duration deadline;
    private final BlockingQueue<TunnelEvent> queue = new ArrayBlockingQueue<>(WAITING);
    private final Thread worker;
    private volatile boolean losing;

    private EventCommand(List<String> command, Duration deadline) {
        this.command = List.copyOf(command);
        this.deadline = deadline;
        worker = Thread.ofVirtual().name("on-event").unstarted(this::work);
    }

    /** @param command a program and its arguments */
    public static EventCommand start(List<String> command, Duration deadline) {
        EventCommand started = new EventCommand(command, deadline);
        started.worker.start();
        return started;
    }

    @Override
    public void happened(TunnelEvent event) {
        if (queue.offer(event)) {
            losing = false;
        } else if (!losing) {
            losing = true;
            warn(event)
                    .log(
                            "on-event: {} events wait for the command, and more are lost; see why it takes so long",
                            WAITING);
        }
    }

    private void work() {
        try {
            while (true) {
                run(queue.take());
            }
        } catch (InterruptedException e) {
            // closed: what waits is in the log and in the status
        }
    }

    private void run(TunnelEvent event) throws InterruptedException {
        Process process;
        try {
            process = builder(event).start();
        } catch (IOException e) {
            warn(event).log("on-event: {} cannot be run; is it there, and may this user run it?", command.getFirst());
            return;
        }
        try {
            if (!process.waitFor(deadline.toMillis(), TimeUnit.MILLISECONDS)) {
                warn(event).log("on-event: the command was killed, for it took longer than {} s", deadline.toSeconds());
            } else if (process.exitValue() != 0) {
                warn(event).log("on-event: the command ended with {}", process.exitValue());
            }
        } finally {
            // One that is alive, with all that it started: nothing grows with the number of events.
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    private ProcessBuilder builder(TunnelEvent event) {
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(new File("/"))
                .redirectInput(new File("/dev/null"))
                .redirectOutput(Redirect.DISCARD)
                .redirectError(Redirect.DISCARD);
        Map<String, String> environment = builder.environment();
        environment.clear();
        environment.put("PATH", SEARCH_PATH);
        environment.put("KEYBRAID_EVENT", event.mended() ? "mended" : "alarm");
        environment.put("KEYBRAID_TUNNEL", event.tunnel());
        environment.put("KEYBRAID_ALARM", event.alarm().kind().name().toLowerCase(Locale.ROOT));
        environment.put("KEYBRAID_PROBLEM", plain(event.alarm().problem()));
        environment.put("KEYBRAID_ADVICE", plain(event.alarm().advice()));
        environment.put("KEYBRAID_AT", event.at().toString());
        return builder;
    }

    /** On one line: a peer or a KME has a say in it. */
    private static String plain(String text) {
        return text.replaceAll("\\p{Cntrl}+", " ");
    }

    private static LoggingEventBuilder warn(TunnelEvent event) {
        return LOG.atWarn()
                .addKeyValue("tunnel", event.tunnel())
                .addKeyValue("alarm", event.alarm().kind());
    }

    /** Ends a command that runs; what waits is given up. */
    @Override
    public void close() {
        worker.interrupt();
        try {
            worker.join(Duration.ofSeconds(2));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
