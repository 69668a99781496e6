package io.keybraid.host.channel;

import java.time.Duration;
import java.util.stream.Stream;

/**
 * How long things may take.
 *
 * @param connect for a name to resolve, and again for TCP to connect to each address
 * @param handshake from the TCP connection to a link: TLS, authentication, adoption
 * @param heartbeat a PING is sent when nothing else was for so long
 * @param silence a link on which nothing was received for so long is dropped
 * @param firstRetry the longest wait before the first new attempt; each further one doubles it
 * @param slowestRetry the longest wait of all
 * @param repeatsTold how often identical refusals are summed up in the log
 */
public record ChannelTiming(
        Duration connect,
        Duration handshake,
        Duration heartbeat,
        Duration silence,
        Duration firstRetry,
        Duration slowestRetry,
        Duration repeatsTold) {

    /** Those of docs/protocol.md, section 2; silence is two heartbeats and a half. */
    public static final ChannelTiming PROTOCOL = new ChannelTiming(
            Duration.ofSeconds(5),
            Duration.ofSeconds(5),
            Duration.ofSeconds(30),
            Duration.ofSeconds(75),
            Duration.ofSeconds(1),
            Duration.ofSeconds(15),
            Duration.ofMinutes(1));

    public ChannelTiming {
        if (Stream.of(connect, handshake, heartbeat, silence, firstRetry, slowestRetry, repeatsTold)
                .anyMatch(time -> time.toMillis() < 1 || time.toMillis() > Integer.MAX_VALUE)) {
            throw new IllegalArgumentException("each time is at least a millisecond and at most 24 days");
        }
        if (silence.compareTo(heartbeat) <= 0) {
            throw new IllegalArgumentException("silence must be longer than a heartbeat");
        }
    }
}
