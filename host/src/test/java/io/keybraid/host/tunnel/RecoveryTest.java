package io.keybraid.host.tunnel;

import static org.assertj.core.api.Assertions.assertThat;

import io.keybraid.host.message.SessionState;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of a WireGuard session that is dead although both ends hold the same key, in virtual time. */
class RecoveryTest {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private TunnelBench bench;
    private DyingSession session;

    @BeforeEach
    void startInStep() throws Exception {
        start(new TunnelBench(1));
    }

    private void start(TunnelBench made) throws Exception {
        bench = made;
        session = new DyingSession(made);
        made.start();
        made.time.pass(MINUTE.multipliedBy(3));
        assertThat(made.paris.view().epoch()).isPositive();
        assertThat(made.interfacesAreEqual()).isTrue();
    }

    @Test
    void theInitiatorAloneKicksWithinSecondsOfTheSessionsEnd() throws Exception {
        session.die();
        bench.time.pass(MINUTE.multipliedBy(5));
        assertThat(session.kicks()).singleElement().satisfies(kick -> {
            assertThat(kick.end()).isEqualTo("paris");
            assertThat(kick.at()).isBetween(session.endsAt(), session.endsAt().plusSeconds(6));
        });
        assertThat(session.isDead()).isFalse();
        assertThat(isAlarmed(bench.paris) || isAlarmed(bench.berlin)).isFalse();
        assertThat(stateAt(bench.paris)).isEqualTo(SessionState.ALIVE);
        assertThat(stateAt(bench.berlin)).isEqualTo(SessionState.ALIVE);
    }

    @Test
    void aLivingSessionIsNeverKicked() {
        bench.time.pass(Duration.ofHours(3));
        assertThat(session.kicks()).isEmpty();
    }

    @Test
    void aTunnelWithoutTrafficIsIdleAndLeftAlone() throws Exception {
        session.fallSilent();
        bench.time.pass(MINUTE.multipliedBy(10));
        assertThat(session.kicks()).isEmpty();
        assertThat(stateAt(bench.paris)).isEqualTo(SessionState.IDLE);
        assertThat(isAlarmed(bench.paris) || isAlarmed(bench.berlin)).isFalse();
        assertThat(bench.paris.view().isLive()).isFalse();
    }

    @Test
    void withRecoverWaitItIsToldAndLeftToWireGuard() throws Exception {
        start(new TunnelBench(2).both(RecoveryTest::waiting));
        session.die();
        bench.time.pass(MINUTE.multipliedBy(10));
        assertThat(session.kicks()).isEmpty();
        assertThat(bench.paris.alarm(Alarm.Kind.SESSION).orElseThrow().advice()).contains("recover: wait");
    }

    @Test
    void withoutAControlPathNobodyKicksAndWithin2SecondsOfItsReturnTheSessionIsBack() throws Exception {
        bench.cut();
        session.die();
        bench.time.pass(MINUTE.multipliedBy(10));
        assertThat(session.kicks()).isEmpty();
        assertThat(isAlarmed(bench.paris) && isAlarmed(bench.berlin)).isTrue();
        bench.mend();
        bench.time.pass(SECOND.multipliedBy(2));
        assertThat(session.kicks())
                .singleElement()
                .satisfies(kick -> assertThat(kick.end()).isEqualTo("paris"));
    }

    @Test
    void hostsThatStartWhileItIsDeadBringItBack() throws Exception {
        session.die();
        bench.time.pass(SECOND.multipliedBy(10));
        bench.paris.stop();
        bench.berlin.stop();
        bench.time.pass(MINUTE.multipliedBy(10));
        assertThat(session.kicks()).isEmpty();
        bench.paris.start();
        bench.berlin.start();
        bench.time.pass(SECOND.multipliedBy(10));
        assertThat(session.kicks()).hasSize(1);
    }

    @Test
    void whileOneInterfaceDoesNotTakeTheKeyNothingIsKicked() throws Exception {
        session.berlin.refuse(true);
        session.die();
        bench.time.pass(MINUTE.multipliedBy(10));
        assertThat(session.kicks()).isEmpty();
        session.berlin.refuse(false);
        bench.time.pass(MINUTE);
        assertThat(session.kicks()).hasSize(1);
    }

    @Test
    void aBlockedTunnelIsNotKicked() throws Exception {
        start(new TunnelBench(3).both(RecoveryTest::blocking));
        bench.qkd.setUp(false);
        bench.time.pass(MINUTE.multipliedBy(20));
        assertThat(bench.paris.alarm(Alarm.Kind.BLOCKED)).isPresent();
        assertThat(bench.ether.carries(bench.paris.key, bench.berlin.key)).isFalse();
        assertThat(session.kicks()).isEmpty();
        assertThat(bench.paris.view().session().peerInstalled()).isFalse();
    }

    @Test
    void kicksThatDoNotHelpBecomeRare() throws Exception {
        session.stayDead();
        bench.time.pass(Duration.ofHours(1));
        assertThat(session.kicks())
                .hasSizeBetween(6, 12)
                .allMatch(kick -> kick.end().equals("paris"));
        for (int i = 1; i < session.kicks().size(); i++) {
            Duration pause =
                    session.kicks().get(i).at().minus(session.kicks().get(i - 1).at());
            assertThat(pause).isGreaterThanOrEqualTo(Duration.ofSeconds(30));
        }
        int before = session.kicks().size();
        bench.time.pass(Duration.ofHours(1));
        assertThat(session.kicks().size() - before).isLessThanOrEqualTo(8);
    }

    @Test
    void aKeyIsLiveOnlyWhenBothEndsSawAHandshake() throws Exception {
        rotate();
        bench.qkd.setUp(false); // so that no other key comes between
        session.berlin.blind(true);
        bench.time.pass(MINUTE.multipliedBy(3));
        assertThat(bench.paris.view().handshakeSince()).isTrue();
        assertThat(bench.paris.view().session().peerInstalled()).isTrue();
        assertThat(bench.paris.view().isLive()).isFalse();
        session.berlin.blind(false);
        bench.time.pass(SECOND.multipliedBy(16));
        assertThat(bench.paris.view().isLive()).isTrue();
        assertThat(bench.berlin.view().isLive()).isTrue();
    }

    @Test
    void proofIsHadWithin3SecondsWhenAnOperatorWantsIt() {
        rotate();
        Objects.requireNonNull(bench.paris.tunnel).prove();
        bench.time.pass(SECOND.multipliedBy(3));
        assertProven();
    }

    @Test
    void proofMayBeWantedAtTheResponderToo() {
        rotate();
        Objects.requireNonNull(bench.berlin.tunnel).prove();
        bench.time.pass(SECOND.multipliedBy(3));
        assertProven();
    }

    @Test
    void aSecondProofWaitsUntil30SecondsAfterTheFirst() {
        rotate();
        Objects.requireNonNull(bench.paris.tunnel).prove();
        bench.time.pass(SECOND.multipliedBy(3));
        rotate();
        Objects.requireNonNull(bench.paris.tunnel).prove();
        bench.time.pass(SECOND.multipliedBy(15));
        assertThat(session.kicks()).hasSize(1);
        bench.time.pass(SECOND.multipliedBy(25));
        assertThat(session.kicks()).hasSize(2);
        assertThat(bench.paris.view().isLive()).isTrue();
    }

    @Test
    void aKeyThatIsLiveAlreadyCostsNoPacketToProve() {
        bench.qkd.setUp(false); // so that no rotation comes between
        bench.time.pass(MINUTE.multipliedBy(5));
        assertThat(bench.paris.view().isLive()).isTrue();
        Objects.requireNonNull(bench.paris.tunnel).prove();
        bench.time.pass(MINUTE);
        assertThat(session.kicks()).isEmpty();
    }

    @Test
    void aHealthyTunnelIsLookedAtEvery15SecondsAndAtItsRotations() {
        bench.qkd.setUp(false);
        bench.time.pass(MINUTE.multipliedBy(5));
        int before = session.berlin.reads();
        bench.time.pass(MINUTE.multipliedBy(5));
        assertThat(session.berlin.reads() - before).isLessThanOrEqualTo(20 + 2);
    }

    private void rotate() {
        long before = bench.paris.view().epoch();
        Objects.requireNonNull(bench.paris.tunnel).rotate(false);
        for (int i = 0; i < 100 && bench.paris.view().epoch() == before; i++) {
            bench.time.pass(SECOND);
        }
        assertThat(bench.paris.view().epoch()).isEqualTo(before + 1);
        assertThat(bench.paris.view().isLive()).isFalse();
    }

    private void assertProven() {
        assertThat(session.kicks())
                .singleElement()
                .satisfies(kick -> assertThat(kick.end()).isEqualTo("paris"));
        assertThat(bench.paris.view().isLive()).isTrue();
        assertThat(bench.berlin.view().isLive()).isTrue();
    }

    private static boolean isAlarmed(TunnelBench.End end) {
        return end.alarm(Alarm.Kind.SESSION).isPresent();
    }

    private static SessionState stateAt(TunnelBench.End end) {
        return end.view().session().state();
    }

    private static TunnelSettings waiting(TunnelSettings settings) {
        return with(settings, settings.blockAfter(), false);
    }

    private static TunnelSettings blocking(TunnelSettings settings) {
        return with(settings, Optional.of(MINUTE.multipliedBy(4)), true);
    }

    private static TunnelSettings with(TunnelSettings settings, Optional<Duration> blockAfter, boolean kicks) {
        return new TunnelSettings(
                settings.name(),
                settings.interfaceName(),
                settings.peer(),
                settings.ownIdentity(),
                settings.peerIdentity(),
                settings.rotateEvery(),
                settings.roundDeadline(),
                settings.resetNeedsWord(),
                blockAfter,
                settings.degradedAtMost(),
                kicks);
    }
}
