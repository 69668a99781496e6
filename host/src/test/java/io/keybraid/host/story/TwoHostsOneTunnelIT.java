package io.keybraid.host.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.keybraid.host.key.InterfaceName;
import io.keybraid.host.key.PresharedKey;
import io.keybraid.host.message.Message.StrandName;
import io.keybraid.host.testbed.TwoHosts;
import io.keybraid.host.tunnel.Alarm;
import io.keybraid.host.tunnel.TunnelView;
import io.keybraid.sim.SimulatorOptions;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The story of a tunnel: two hosts meet, rotate, are parted, lose keys, and come together again. */
class TwoHostsOneTunnelIT {

    private static final Duration SOON = Duration.ofSeconds(20);

    @TempDir
    private Path folder;

    private TwoHosts hosts;

    @BeforeEach
    void prepare() throws Exception {
        hosts = new TwoHosts(folder);
    }

    @AfterEach
    void close() {
        hosts.close();
    }

    @Test
    void rotatesAtBothEndsFromAllThreeSources() throws Exception {
        hosts.start();
        awaitEpoch(3);
        assertThat(hosts.endsAreEqual()).isTrue();
        assertThat(hosts.paris().view().initiator()).contains(true);
        assertThat(hosts.berlin().view().initiator()).contains(false);
        assertThat(hosts.paris().view().used()).extracting(StrandName::name).containsExactly("classical", "pq", "qkd");
        assertThat(hosts.paris().view().alarms()).isEmpty();
        assertThat(hosts.kmes().kme(SimulatorOptions.KME_A).counts().toString()).isNotEmpty();
    }

    @Test
    void seesThatTheKeyIsInUse() throws Exception {
        hosts.rotatingEvery(Duration.ofSeconds(30)).start();
        awaitEpoch(1);
        await().atMost(SOON)
                .until(() -> hosts.paris().view().handshakeSince()
                        && hosts.berlin().view().handshakeSince());
    }

    @Test
    void goesOnWithTheSameChainAfterBothEndsWereRestarted() throws Exception {
        hosts.start();
        awaitEpoch(2);
        hosts.stop(hosts.berlin());
        hosts.stop(hosts.paris());
        long before = hosts.endsAreEqual() ? 1 : 0;
        hosts.start();
        awaitEpoch(4);
        assertThat(before).isEqualTo(1);
        assertThat(hosts.endsAreEqual()).isTrue();
    }

    @Test
    void anEndThatWasDownForAWhileIsTakenBack() throws Exception {
        hosts.start();
        awaitEpoch(2);
        hosts.stop(hosts.berlin());
        await().atMost(SOON).until(() -> hosts.paris().view().phase() == TunnelView.Phase.WAITING_FOR_PEER);
        assertThat(hosts.paris().view().alarms()).extracting(Alarm::kind).contains(Alarm.Kind.LINK);
        hosts.startBerlin();
        awaitEpoch(hosts.paris().view().epoch() + 1);
        assertThat(hosts.paris().view().alarms()).isEmpty();
    }

    @Test
    void putsAKeyBackThatSomebodyElseChanged() throws Exception {
        hosts.rotatingEvery(Duration.ofSeconds(2)).start();
        awaitEpoch(1);
        byte[] foreign = new byte[32];
        new SecureRandom().nextBytes(foreign);
        try (PresharedKey other = PresharedKey.takeFrom(foreign)) {
            hosts.berlin()
                    .wires()
                    .install(new InterfaceName("wg0"), Map.of(hosts.paris().key(), other));
        }
        await().atMost(SOON).until(hosts::endsAreEqual);
    }

    @Test
    void keepsTheOldKeyAndSaysWhyWhenAPolicyCannotBeMet() throws Exception {
        hosts.start();
        awaitEpoch(1);
        hosts.kmes().close();
        await().atMost(SOON)
                .until(() ->
                        hosts.paris().view().alarms().stream().anyMatch(alarm -> alarm.kind() == Alarm.Kind.ROUND));
        Alarm alarm = hosts.paris().view().alarms().getFirst();
        assertThat(alarm.problem()).contains("needs qkd");
        assertThat(hosts.paris().view().failures()).isNotEmpty();
        assertThat(hosts.endsAreEqual()).isTrue();
    }

    @Test
    void fallsBackLoudlyWhereThePolicyAllowsIt() throws Exception {
        hosts.requiring("any(qkd, pq, classical)").start();
        awaitEpoch(1);
        hosts.kmes().close();
        long now = hosts.paris().view().epoch();
        awaitEpoch(now + 3);
        assertThat(hosts.paris().view().used()).extracting(StrandName::name).containsExactly("classical", "pq");
        assertThat(hosts.paris().view().failures()).isNotEmpty();
        assertThat(hosts.endsAreEqual()).isTrue();
    }

    private void awaitEpoch(long epoch) {
        await().atMost(SOON)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> hosts.paris().view().epoch() >= epoch
                        && hosts.berlin().view().epoch() == hosts.paris().view().epoch()
                        && hosts.paris().view().phase() == TunnelView.Phase.IN_STEP
                        && hosts.berlin().view().phase() == TunnelView.Phase.IN_STEP);
    }
}
