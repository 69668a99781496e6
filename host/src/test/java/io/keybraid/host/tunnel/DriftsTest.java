package io.keybraid.host.tunnel;

import static org.assertj.core.api.Assertions.assertThat;

import io.keybraid.host.journal.Journal;
import io.keybraid.host.journal.MemoryJournal;
import io.keybraid.host.journal.TunnelRecord;
import io.keybraid.host.message.TunnelTag;
import io.keybraid.host.problem.OperatorException;
import io.keybraid.host.wireguard.WireGuardException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Somebody else takes the preshared key out of an interface, now and then or time and again, in virtual time. */
class DriftsTest {

    private static final Duration A_LOOK = Duration.ofSeconds(16);
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration HOUR = Duration.ofHours(1);

    private final FailingJournal journal = new FailingJournal();
    private TunnelBench bench;

    /** Once, when it is told to. */
    private static final class FailingJournal implements Journal {
        private final Journal well = new MemoryJournal();
        private boolean fails;

        @Override
        public Optional<TunnelRecord> load(TunnelTag tunnel) throws OperatorException {
            return well.load(tunnel);
        }

        @Override
        public void save(TunnelTag tunnel, TunnelRecord record) throws OperatorException {
            if (fails) {
                fails = false;
                throw new OperatorException(OperatorException.Reason.STATE, "the disk is full", "make room");
            }
            well.save(tunnel, record);
        }

        @Override
        public void close() {
            well.close();
        }
    }

    @BeforeEach
    void startInStep() throws Exception {
        bench = new TunnelBench(5);
        bench.paris.journal = journal;
        bench.start();
        bench.time.pass(MINUTE.multipliedBy(3));
        assertThat(bench.interfacesAreEqual()).isTrue();
    }

    @Test
    void nowAndThenIsNoAlarm() throws Exception {
        drift();
        bench.time.pass(HOUR);
        drift();
        for (int i = 0; i < 4; i++) {
            bench.time.pass(HOUR.multipliedBy(2));
            drift();
        }
        assertThat(bench.paris.alarm(Alarm.Kind.DRIFT)).isEmpty();
    }

    @Test
    void eachHourIsOneUntilAnHourPassesWithout() throws Exception {
        drift();
        bench.time.pass(HOUR);
        drift();
        assertThat(bench.paris.alarm(Alarm.Kind.DRIFT)).isEmpty();
        for (int i = 0; i < 3; i++) {
            bench.time.pass(HOUR);
            drift();
            assertThat(bench.paris.alarm(Alarm.Kind.DRIFT)).isPresent();
            assertThat(bench.berlin.alarm(Alarm.Kind.DRIFT)).isEmpty();
        }
        bench.time.pass(HOUR);
        assertThat(bench.paris.alarm(Alarm.Kind.DRIFT)).isPresent();
        bench.time.pass(MINUTE.multipliedBy(11));
        assertThat(bench.paris.alarm(Alarm.Kind.DRIFT)).isEmpty();
    }

    @Test
    void whoSetsItAtOnceAgainIsFoundOutWithinTwentySeconds() throws Exception {
        Duration passed = Duration.ZERO;
        for (; passed.compareTo(Duration.ofSeconds(20)) < 0; passed = passed.plusMillis(200)) {
            bench.paris.wires.removePresharedKey(TunnelBench.WG0, bench.berlin.key);
            bench.time.pass(Duration.ofMillis(200));
        }
        assertThat(bench.paris.alarm(Alarm.Kind.DRIFT)).isPresent();
        bench.time.pass(A_LOOK);
        assertThat(bench.interfacesAreEqual()).isTrue();
    }

    /** The state of the tunnel is read anew from the journal meanwhile; the alarm is not forgotten, and neither is its end. */
    @Test
    void itEndsThoughTheTunnelBeganAnewMeanwhile() throws Exception {
        for (int i = 0; i < 3; i++) {
            drift();
        }
        journal.fails = true;
        bench.time.pass(MINUTE.multipliedBy(5));
        assertThat(journal.fails).isFalse();
        assertThat(bench.paris.alarm(Alarm.Kind.DRIFT)).isPresent();
        bench.time.pass(HOUR.multipliedBy(2));
        assertThat(bench.paris.alarm(Alarm.Kind.DRIFT)).isEmpty();
    }

    @Test
    void whoeverIsToldOfAlarmsIsToldThatTheTunnelThatHadThemIsNoMore() throws Exception {
        for (int i = 0; i < 3; i++) {
            drift();
        }
        bench.paris.events.clear();
        Tunnel gone = Objects.requireNonNull(bench.paris.tunnel);
        bench.paris.stop();
        assertThat(gone.view().alarms()).isNotEmpty();
        gone.endAlarms();
        assertThat(gone.view().alarms()).isEmpty();
        assertThat(bench.paris.events).anySatisfy(event -> {
            assertThat(event.alarm().kind()).isEqualTo(Alarm.Kind.DRIFT);
            assertThat(event.mended()).isTrue();
        });
    }

    private void drift() throws WireGuardException {
        bench.paris.wires.removePresharedKey(TunnelBench.WG0, bench.berlin.key);
        assertThat(bench.interfacesAreEqual()).isFalse();
        bench.time.pass(A_LOOK);
        assertThat(bench.interfacesAreEqual()).isTrue();
    }
}
