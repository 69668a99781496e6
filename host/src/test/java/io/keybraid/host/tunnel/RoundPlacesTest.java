package io.keybraid.host.tunnel;

import static org.assertj.core.api.Assertions.assertThat;

import io.keybraid.host.message.MalformedMessageException;
import io.keybraid.host.message.Message;
import io.keybraid.host.message.MessageReader;
import io.keybraid.host.message.TunnelTag;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RoundPlacesTest {

    private final VirtualTime time = new VirtualTime();
    private final RoundPlaces places = new RoundPlaces(2, time);
    private final List<String> turns = new ArrayList<>();

    private RoundPlaces.Place ask(String name) {
        return places.ask(() -> turns.add(name));
    }

    @Test
    void whoFindsNoPlaceGetsOneWhenAnotherLeavesInTheOrderInWhichTheyCame() {
        RoundPlaces.Place first = ask("first");
        RoundPlaces.Place second = ask("second");
        RoundPlaces.Place third = ask("third");
        RoundPlaces.Place fourth = ask("fourth");
        assertThat(first.begin()).isTrue();
        assertThat(second.begin()).isTrue();
        assertThat(third.begin()).isFalse();
        first.leave();
        first.leave();
        assertThat(turns).containsExactly("third");
        assertThat(third.begin()).isTrue();
        assertThat(fourth.begin()).isFalse();
        second.leave();
        assertThat(turns).containsExactly("third", "fourth");
    }

    @Test
    void onePlaceIsForOneRound() {
        RoundPlaces.Place place = ask("first");
        assertThat(place.begin()).isTrue();
        assertThat(place.isBegun()).isTrue();
        assertThat(place.begin()).isFalse();
    }

    @Test
    void whoWaitsNoMoreIsPassedOver() {
        RoundPlaces.Place first = ask("first");
        ask("second");
        ask("third").leave();
        ask("fourth");
        first.leave();
        assertThat(turns).containsExactly("fourth");
    }

    @Test
    void aRoundThatWaitsForSomethingSlowGivesItsPlaceAwayWhileTheProcessorsAreIdle() {
        RoundPlaces.Place slow = ask("slow");
        ask("slow too");
        RoundPlaces.Place waiting = ask("waiting");
        time.pass(Duration.ofMillis(90));
        assertThat(turns).isEmpty();
        time.pass(Duration.ofMillis(20));
        assertThat(turns).containsExactly("waiting");
        assertThat(waiting.begin()).isTrue();
        slow.leave();
        assertThat(ask("next").begin()).isTrue();
        assertThat(ask("too many").begin()).isFalse();
    }

    @Test
    void whileTheProcessorsAreBusyARoundKeepsItsPlace() {
        Busy busy = new Busy(time);
        RoundPlaces one = new RoundPlaces(1, busy);
        RoundPlaces.Place first = one.ask(() -> {});
        RoundPlaces.Place second = one.ask(() -> turns.add("second"));
        time.pass(Duration.ofSeconds(4));
        assertThat(turns).isEmpty();
        busy.lag = Duration.ZERO;
        time.pass(Duration.ofSeconds(1));
        assertThat(turns).containsExactly("second");
        assertThat(second.begin()).isTrue();
        first.leave();
        assertThat(one.ask(() -> {}).begin()).isTrue();
    }

    /** Its peer may have fallen silent in the middle of it, and the processors may never be idle. */
    @Test
    void noRoundKeepsItsPlaceMuchLongerThanFiveSeconds() {
        RoundPlaces one = new RoundPlaces(1, new Busy(time));
        one.ask(() -> {});
        RoundPlaces.Place second = one.ask(() -> turns.add("second"));
        time.pass(Duration.ofMillis(5_500));
        assertThat(turns).containsExactly("second");
        assertThat(second.begin()).isTrue();
    }

    @Test
    void aLinkThatIsLostInTheMiddleOfARoundGivesThePlaceBackAtOnce() throws Exception {
        TunnelBench bench = new TunnelBench(1);
        RoundPlaces one = new RoundPlaces(1, new Busy(bench.time));
        bench.places = one;
        boolean[] offered = {false};
        bench.paris.overheard = frame -> offered[0] |= isOffer(frame);
        bench.berlin.overheard = bench.paris.overheard;
        bench.start();
        bench.mend();
        for (int i = 0; i < 60_000 && !offered[0]; i++) {
            bench.time.pass(Duration.ofMillis(1));
        }
        assertThat(offered[0]).isTrue();
        RoundPlaces.Place other = one.ask(() -> turns.add("other"));
        assertThat(other.begin()).isFalse();
        bench.cut();
        bench.time.pass(Duration.ofMillis(100));
        assertThat(turns).containsExactly("other");
        assertThat(other.begin()).isTrue();
    }

    @Test
    void aLinkThatIsLostWhileARoundWaitsForItsTurnCostsItNoTurn() throws Exception {
        TunnelBench bench = new TunnelBench(1);
        RoundPlaces one = new RoundPlaces(1, new Busy(bench.time));
        bench.places = one;
        bench.start();
        bench.mend();
        bench.time.pass(Duration.ofSeconds(30));
        long epoch = bench.paris.tunnel.view().epoch();
        assertThat(epoch).isPositive();
        RoundPlaces.Place[] others = new RoundPlaces.Place[60];
        for (int i = 0; i < others.length; i++) {
            others[i] = one.ask(() -> {});
        }
        bench.time.pass(Duration.ofMinutes(3));
        assertThat(bench.paris.tunnel.view().epoch()).isEqualTo(epoch);
        bench.cut();
        bench.time.pass(Duration.ofSeconds(5));
        bench.mend();
        bench.time.pass(Duration.ofMinutes(5));
        assertThat(bench.paris.tunnel.view().epoch()).isGreaterThan(epoch);
    }

    private static boolean isOffer(byte[] frame) {
        try {
            return MessageReader.read(TunnelTag.messageOfFrame(frame)) instanceof Message.Offer;
        } catch (MalformedMessageException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aTurnThatCameLateStillCounts() {
        ask("first");
        ask("second");
        RoundPlaces.Place third = ask("third");
        time.pass(Duration.ofSeconds(5));
        assertThat(turns).containsExactly("third");
        assertThat(third.begin()).isTrue();
    }

    /** A machine on which a thread begins late. */
    private static final class Busy implements Timers {
        private final VirtualTime time;
        private Duration lag = Duration.ofMillis(50);

        private Busy(VirtualTime time) {
            this.time = time;
        }

        @Override
        public Appointment after(Duration delay, Runnable task) {
            return time.after(delay, task);
        }

        @Override
        public long nanoTime() {
            return time.nanoTime();
        }

        @Override
        public Thread start(String name, Runnable body) {
            time.after(lag, body);
            return Thread.currentThread();
        }
    }
}
