package io.keybraid.host.systemd;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who started this process and waits to be told how it goes: systemd, with {@code Type=notify} and {@code WatchdogSec=}; or
 * nobody, and then nothing is told. Never fails and never waits: a service does not die of a supervisor that does not listen.
 * Thread-safe.
 */
public final class Supervisor {

    private static final Logger LOG = LoggerFactory.getLogger("keybraid.host");

    /** How often the status is told where there is no watchdog. */
    private static final Duration WITHOUT_WATCHDOG = Duration.ofSeconds(30);

    private static final Duration SHORTEST = Duration.ofMillis(100);

    private final Optional<NotifySocket> socket;
    private final Duration interval;

    private Supervisor(Optional<NotifySocket> socket, Duration interval) {
        this.socket = socket;
        this.interval = interval;
    }

    /**
     * As the environment says: NOTIFY_SOCKET, WATCHDOG_USEC and WATCHDOG_PID.
     *
     * @param pid of this process: a watchdog of another one is not ours
     */
    public static Supervisor of(Map<String, String> environment, long pid) {
        Optional<NotifySocket> socket = Optional.empty();
        try {
            socket = Optional.ofNullable(environment.get("NOTIFY_SOCKET")).map(NotifySocket::at);
        } catch (IllegalArgumentException e) {
            LOG.warn("NOTIFY_SOCKET is {}; nothing is told to it", e.getMessage());
        }
        return new Supervisor(socket, interval(environment, pid));
    }

    /** Half of the watchdog's patience, as sd_watchdog_enabled(3) advises. */
    private static Duration interval(Map<String, String> environment, long pid) {
        try {
            long micros = Long.parseLong(environment.getOrDefault("WATCHDOG_USEC", "0"));
            boolean ours = Long.parseLong(environment.getOrDefault("WATCHDOG_PID", Long.toString(pid))) == pid;
            if (micros > 0 && ours) {
                Duration half = Duration.ofNanos(Math.multiplyExact(micros, 1000L) / 2);
                return half.compareTo(SHORTEST) < 0 ? SHORTEST : half;
            }
        } catch (NumberFormatException | ArithmeticException e) {
            LOG.warn("WATCHDOG_USEC or WATCHDOG_PID is no number; there is no watchdog then");
        }
        return WITHOUT_WATCHDOG;
    }

    /** Whether anybody is told. */
    public boolean isThere() {
        return socket.isPresent();
    }

    /** How often {@link #alive} is to be called. */
    public Duration interval() {
        return interval;
    }

    /** The service works; {@code systemctl start} returns, and {@code systemctl status} shows the line. */
    public void ready(String status) {
        tell("READY=1\nSTATUS=" + oneLine(status));
    }

    /** It still works. Whoever is not told for too long starts it anew. */
    public void alive(String status) {
        tell("WATCHDOG=1\nSTATUS=" + oneLine(status));
    }

    /** It was told to end, and does. */
    public void stopping() {
        tell("STOPPING=1\nSTATUS=stopping; the keys stay in the interfaces");
    }

    private static String oneLine(String text) {
        return text.replace('\n', ' ');
    }

    private void tell(String what) {
        if (socket.isPresent()) {
            try {
                socket.get().send(what);
            } catch (IOException e) {
                LOG.debug("the supervisor does not listen: {}", e.getMessage());
            }
        }
    }
}
