package io.keybraid.host.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.keybraid.host.message.Message.StrandName;
import io.keybraid.host.testbed.TwoHosts;
import io.keybraid.host.tunnel.Alarm;
import io.keybraid.host.tunnel.TunnelView;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a policy makes of a KME that is really gone, and of its return: Arnika's four modes, the classical fallback, and what becomes of
 * a tunnel that its policy leaves without fresh keys.
 */
class PolicyModesIT {

    private static final Duration LONG = Duration.ofSeconds(60);
    private static final String QKD_AND_PQ = "{ qkd: { peer-sae: %s }, pq: {} }";

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

    @ParameterizedTest
    @ValueSource(strings = {"all(qkd, pq)", "qkd"})
    void withoutItsKmeATunnelThatNeedsQkdKeepsItsKeyAndSaysWhy(String mode) throws Exception {
        begin(mode, QKD_AND_PQ);
        hosts.kmes().close();
        until(() -> alarm(hosts.paris(), Alarm.Kind.ROUND).isPresent());
        assertThat(alarm(hosts.paris(), Alarm.Kind.ROUND).orElseThrow().problem())
                .contains("do not satisfy the policy", "needs qkd");
        // What was under way when the KME went has ended with this alarm; another failure follows it.
        long kept = hosts.paris().view().epoch();
        until(() -> hosts.endsAreEqual() && hosts.berlin().view().epoch() == kept);
        comesBack(kept);
    }

    @ParameterizedTest
    @ValueSource(strings = {"pq", "any(qkd, pq)"})
    void withoutItsKmeATunnelThatMayDoWithPqGoesOnAndSaysSo(String mode) throws Exception {
        begin(mode, QKD_AND_PQ);
        hosts.kmes().close();
        long before = hosts.paris().view().epoch();
        until(() -> hosts.paris().view().epoch() >= before + 3 && usedEverywhere("pq"));
        for (TwoHosts.End end : List.of(hosts.paris(), hosts.berlin())) {
            until(() -> alarm(end, Alarm.Kind.DEGRADED)
                    .filter(alarm -> alarm.problem().contains("without qkd;"))
                    .isPresent());
        }
        until(hosts::endsAreEqual);
        comesBack(hosts.paris().view().epoch());
        until(() -> usedEverywhere("pq", "qkd"));
    }

    @Test
    void theClassicalFallbackWorksAndIsLoud() throws Exception {
        begin("any(qkd, pq, classical)", "{ qkd: { peer-sae: %s }, classical: {} }");
        hosts.kmes().close();
        long before = hosts.paris().view().epoch();
        until(() -> hosts.paris().view().epoch() >= before + 3 && usedEverywhere("classical"));
        for (TwoHosts.End end : List.of(hosts.paris(), hosts.berlin())) {
            until(() -> alarm(end, Alarm.Kind.DEGRADED)
                    .filter(alarm -> alarm.problem().contains("nothing in it holds against a quantum computer"))
                    .isPresent());
        }
        until(hosts::endsAreEqual);
        comesBack(hosts.paris().view().epoch());
        until(() -> usedEverywhere("classical", "qkd"));
    }

    @Test
    void aBlockedTunnelHasDifferentKeysUntilTheKmeReturns() throws Exception {
        hosts.with("on-stale: { block-after: 5s }");
        begin("all(qkd, pq)", QKD_AND_PQ);
        hosts.kmes().close();
        until(() -> alarm(hosts.paris(), Alarm.Kind.BLOCKED).isPresent()
                && alarm(hosts.berlin(), Alarm.Kind.BLOCKED).isPresent());
        assertThat(hosts.endsAreEqual()).isFalse();
        long kept = hosts.paris().view().epoch();
        hosts.stop(hosts.berlin());
        hosts.startBerlin();
        until(() -> alarm(hosts.berlin(), Alarm.Kind.BLOCKED).isPresent());
        assertThat(hosts.endsAreEqual()).isFalse();
        comesBack(kept);
    }

    @Test
    void lessThanEverythingIsEnoughForSoManyRotations() throws Exception {
        hosts.with("degraded-at-most: { rotations: 2 }");
        begin("pq", QKD_AND_PQ);
        hosts.kmes().close();
        until(() -> alarm(hosts.paris(), Alarm.Kind.ROUND)
                .filter(alarm -> alarm.problem().contains("(without qkd: 2 rotations in a row were already,"))
                .isPresent());
        long kept = hosts.paris().view().epoch();
        until(() -> hosts.endsAreEqual() && hosts.berlin().view().epoch() == kept);
        comesBack(kept);
    }

    private void begin(String mode, String sources) throws Exception {
        hosts.requiring(mode).using(sources).start();
        until(() -> hosts.paris().view().epoch() >= 2 && isWell());
    }

    /** The KMEs return, and both ends have a fresh key and no alarm. */
    private void comesBack(long epoch) throws Exception {
        hosts.restartKmes();
        until(() -> hosts.paris().view().epoch() > epoch && isWell());
    }

    private boolean isWell() throws Exception {
        TunnelView paris = hosts.paris().view();
        TunnelView berlin = hosts.berlin().view();
        return paris.epoch() == berlin.epoch()
                && paris.alarms().isEmpty()
                && berlin.alarms().isEmpty()
                && hosts.endsAreEqual();
    }

    private boolean usedEverywhere(String... sources) {
        return names(hosts.paris()).equals(List.of(sources))
                && names(hosts.berlin()).equals(List.of(sources));
    }

    private static List<String> names(TwoHosts.End end) {
        return end.view().used().stream().map(StrandName::name).toList();
    }

    private static Optional<Alarm> alarm(TwoHosts.End end, Alarm.Kind kind) {
        return end.view().alarms().stream()
                .filter(alarm -> alarm.kind() == kind)
                .findFirst();
    }

    private static void until(Callable<Boolean> condition) {
        await().atMost(LONG).pollInterval(Duration.ofMillis(20)).until(condition);
    }
}
