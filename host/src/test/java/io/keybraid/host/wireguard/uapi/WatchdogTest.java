package io.keybraid.host.wireguard.uapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WatchdogTest {

    private static final Duration SHORT = Duration.ofMillis(30);
    private static final Duration LONG = Duration.ofHours(1);

    private final Watchdog watchdog = new Watchdog();
    private final Watchdog.Watch watch = watchdog.watch();
    private SocketChannel channel;

    @BeforeEach
    void open() throws IOException {
        channel = SocketChannel.open(StandardProtocolFamily.UNIX);
    }

    @AfterEach
    void close() throws IOException {
        channel.close();
        watchdog.close();
    }

    @Test
    void closesTheChannelInUseWhenTimeIsUp() {
        watch.start(SHORT);
        watch.over(channel);
        awaitTheEnd();
    }

    @Test
    void closesAChannelThatComesIntoUseWhenTimeIsUp() {
        watch.start(SHORT);
        patiently().until(watch::expired);
        watch.over(channel);
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void workThatWasDoneInTimeIsLeftAlone() {
        watch.start(SHORT);
        watch.over(channel);
        watch.stop();
        awaitLaterAlarm();
        assertThat(channel.isOpen()).isTrue();
        assertThat(watch.expired()).isFalse();
    }

    @Test
    void theNextWorkHasItsOwnTime() {
        watch.start(SHORT);
        watch.stop();
        watch.start(LONG);
        watch.over(channel);
        awaitLaterAlarm();
        assertThat(channel.isOpen()).isTrue();
        assertThat(watch.expired()).isFalse();
    }

    @Test
    void theNextWorkEndsThoughTheAlarmWasForTheOneBefore() {
        watch.start(SHORT);
        watch.stop();
        watch.start(SHORT.multipliedBy(2));
        watch.over(channel);
        awaitTheEnd();
    }

    @Test
    void shorterWorkDoesNotWaitForTheAlarmOfLongerWork() {
        watch.start(LONG);
        watch.stop();
        watch.start(SHORT);
        watch.over(channel);
        awaitTheEnd();
    }

    @Test
    void workAfterSomeThatTookTooLongHasItsOwnTime() {
        watch.start(SHORT);
        patiently().until(watch::expired);
        watch.stop();
        watch.start(LONG);
        watch.over(channel);
        assertThat(watch.expired()).isFalse();
        assertThat(channel.isOpen()).isTrue();
        watch.stop();
        watch.start(SHORT);
        watch.over(channel);
        awaitTheEnd();
    }

    private static ConditionFactory patiently() {
        return await().atMost(Duration.ofSeconds(30));
    }

    private void awaitTheEnd() {
        patiently().until(() -> watch.expired() && !channel.isOpen());
    }

    /** The alarms of one watchdog go off one after the other. */
    private void awaitLaterAlarm() {
        Watchdog.Watch other = watchdog.watch();
        other.start(SHORT.multipliedBy(2));
        patiently().until(other::expired);
    }
}
