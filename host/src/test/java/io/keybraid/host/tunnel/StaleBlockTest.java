package io.keybraid.host.tunnel;

import static org.assertj.core.api.Assertions.assertThat;

import io.keybraid.host.key.InterfaceName;
import io.keybraid.host.policy.DegradedAtMost;
import io.keybraid.host.wireguard.WireGuardException;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code on-stale: block-after: 10m}, with rotations every two minutes. */
class StaleBlockTest {

    private static final Duration LIMIT = Duration.ofMinutes(10);
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private TunnelBench bench;

    @BeforeEach
    void prepare() throws Exception {
        bench = new TunnelBench(1).both(StaleBlockTest::blocking).start();
        bench.time.pass(MINUTE.multipliedBy(3));
        assertThat(bench.paris.view().epoch()).isPositive();
        assertThat(bench.interfacesAreEqual()).isTrue();
    }

    private static TunnelSettings blocking(TunnelSettings settings) {
        return withBlock(settings, Optional.of(LIMIT));
    }

    private static TunnelSettings withBlock(TunnelSettings settings, Optional<Duration> after) {
        return new TunnelSettings(
                settings.name(),
                settings.interfaceName(),
                settings.peer(),
                settings.ownIdentity(),
                settings.peerIdentity(),
                settings.rotateEvery(),
                settings.roundDeadline(),
                settings.resetNeedsWord(),
                after,
                DegradedAtMost.ALWAYS,
                settings.kicks());
    }

    @Test
    void aTunnelThatRotatesIsNeverBlocked() {
        bench.time.pass(
                Duration.ofHours(2),
                () -> assertThat(isBlocked(bench.paris) || isBlocked(bench.berlin))
                        .isFalse());
        assertThat(bench.paris.view().epoch()).isGreaterThan(50);
    }

    @Test
    void blocksBothEndsWhenTheKeyIsTooOldAndComesBackWithTheNextOne() throws Exception {
        bench.qkd.setUp(false);
        bench.time.pass(Duration.ofMinutes(7));
        assertThat(isBlocked(bench.paris)).isFalse();
        bench.time.pass(Duration.ofMinutes(4));
        assertThat(isBlocked(bench.paris)).isTrue();
        assertThat(isBlocked(bench.berlin)).isTrue();
        assertThat(bench.interfacesAreEqual())
                .as("each end has a random key of its own")
                .isFalse();
        long chained = bench.paris.view().epoch();
        bench.qkd.setUp(true);
        bench.time.pass(MINUTE.multipliedBy(3));
        assertRecovered(chained);
    }

    @Test
    void noHandshakeCompletesWhileItIsBlocked() throws Exception {
        bench.qkd.setUp(false);
        bench.time.pass(Duration.ofMinutes(20));
        assertThat(bench.ether.carries(bench.paris.key, bench.berlin.key)).isFalse();
        bench.qkd.setUp(true);
        bench.time.pass(Duration.ofMinutes(2));
        assertThat(bench.ether.carries(bench.paris.key, bench.berlin.key)).isTrue();
    }

    @Test
    void oneEndAloneBlocksTheTunnel() throws Exception {
        TunnelBench other = new TunnelBench(2);
        other.paris.changes = StaleBlockTest::blocking;
        other.start();
        other.time.pass(MINUTE.multipliedBy(3));
        other.qkd.setUp(false);
        other.time.pass(Duration.ofMinutes(20));
        assertThat(other.paris.alarm(Alarm.Kind.BLOCKED)).isPresent();
        assertThat(other.berlin.alarm(Alarm.Kind.BLOCKED)).isEmpty();
        assertThat(other.ether.carries(other.paris.key, other.berlin.key)).isFalse();
        other.qkd.setUp(true);
        other.time.pass(MINUTE.multipliedBy(3));
        assertThat(other.interfacesAreEqual()).isTrue();
    }

    @Test
    void aRestartDoesNotPutTheOldKeyBackForAMoment() throws Exception {
        bench.qkd.setUp(false);
        bench.time.pass(Duration.ofMinutes(12));
        bench.paris.stop();
        bench.berlin.stop();
        bench.paris.start();
        assertThat(isBlocked(bench.paris)).isTrue();
        assertThat(bench.interfacesAreEqual()).isFalse();
        bench.berlin.start();
        assertThat(isBlocked(bench.berlin)).isTrue();
        long chained = bench.paris.view().epoch();
        bench.qkd.setUp(true);
        bench.time.pass(MINUTE);
        assertRecovered(chained);
    }

    @Test
    void aRestartMakesAKeyNoYounger() {
        bench.qkd.setUp(false);
        for (int i = 0; i < 12; i++) {
            bench.time.pass(MINUTE);
            bench.paris.stop();
            bench.paris.start();
        }
        assertThat(isBlocked(bench.paris)).isTrue();
    }

    @Test
    void aKeyWhoseAgeCannotBeKnownAfterARestartIsBlockedUntilItIsKnown() throws Exception {
        bench.cut();
        bench.paris.stop();
        bench.time.setWall(Duration.ofDays(-365)); // a router that forgot what time it is
        bench.paris.start();
        assertThat(isBlocked(bench.paris)).isTrue();
        bench.time.setWall(Duration.ofDays(365)); // and was told
        bench.time.pass(Duration.ofSeconds(20));
        assertThat(isBlocked(bench.paris)).isFalse();
        assertThat(bench.interfacesAreEqual()).isTrue();
    }

    @Test
    void aClockThatLeapsAheadBlocksUntilTheNextRotationWhichIsAtOnce() throws Exception {
        long before = bench.paris.view().epoch();
        bench.time.setWall(Duration.ofHours(5));
        bench.time.pass(Duration.ofSeconds(30));
        assertRecovered(before);
    }

    @Test
    void theRandomKeyIsPutBackToo() throws Exception {
        bench.qkd.setUp(false);
        bench.time.pass(Duration.ofMinutes(12));
        bench.paris.wires.removePresharedKey(new InterfaceName("wg0"), bench.berlin.key);
        bench.berlin.wires.removePresharedKey(new InterfaceName("wg0"), bench.paris.key);
        bench.time.pass(Duration.ofSeconds(40));
        assertThat(isBlocked(bench.paris)).isTrue();
        try (var here = bench.paris.wires.read(TunnelBench.WG0)) {
            assertThat(here.peer(bench.berlin.key).orElseThrow().presharedKey()).isPresent();
        }
        assertThat(bench.interfacesAreEqual()).isFalse();
    }

    @Test
    void aBlockedEndComesBackAtOnceWhenTheLinkDoes() throws Exception {
        bench.cut();
        bench.time.pass(Duration.ofMinutes(15));
        assertThat(isBlocked(bench.paris)).isTrue();
        assertThat(isBlocked(bench.berlin)).isTrue();
        long before = bench.paris.view().epoch();
        bench.mend();
        bench.time.pass(Duration.ofSeconds(2));
        assertRecovered(before);
    }

    @Test
    void aTunnelThatNeverGetsAKeyIsBlockedAsLongAfterItsStart() throws Exception {
        TunnelBench young = new TunnelBench(3).both(StaleBlockTest::blocking);
        young.qkd.setUp(false);
        young.start();
        young.time.pass(Duration.ofMinutes(9));
        assertThat(isBlocked(young.paris)).isFalse();
        young.time.pass(Duration.ofMinutes(2));
        assertThat(isBlocked(young.paris)).isTrue();
        young.qkd.setUp(true);
        young.time.pass(Duration.ofMinutes(2));
        assertThat(isBlocked(young.paris)).isFalse();
        assertThat(young.interfacesAreEqual()).isTrue();
    }

    @Test
    void withoutASettingTheKeyStays() throws Exception {
        TunnelBench keeping = new TunnelBench(4).start();
        keeping.time.pass(MINUTE.multipliedBy(3));
        keeping.qkd.setUp(false);
        keeping.time.pass(Duration.ofHours(3));
        assertThat(keeping.paris.alarm(Alarm.Kind.STALE)).isPresent();
        assertThat(isBlocked(keeping.paris)).isFalse();
        assertThat(keeping.interfacesAreEqual()).isTrue();
    }

    private void assertRecovered(long before) throws WireGuardException {
        assertThat(isBlocked(bench.paris)).isFalse();
        assertThat(isBlocked(bench.berlin)).isFalse();
        assertThat(bench.paris.view().epoch())
                .isBetween(before + 1, before + 2) // another rotation may be due within three minutes
                .isEqualTo(bench.berlin.view().epoch());
        assertThat(bench.interfacesAreEqual()).isTrue();
    }

    private static boolean isBlocked(TunnelBench.End end) {
        return end.alarm(Alarm.Kind.BLOCKED).isPresent();
    }
}
