package io.keybraid.host.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.keybraid.api.KeySourceException.Reason;
import io.keybraid.host.round.StrandFailure;
import io.keybraid.host.testbed.TwoHosts;
import io.keybraid.host.testbed.TwoHosts.End;
import io.keybraid.host.tunnel.Alarm;
import io.keybraid.host.tunnel.TunnelView;
import io.keybraid.sim.SimulatorOptions;
import io.keybraid.sim.fault.Fault;
import io.keybraid.sim.fault.FaultKind;
import io.keybraid.sim.http.RequestRecord;
import io.keybraid.sim.kme.KmeMethod;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Two whole hosts, and every fault that the simulator knows at the KME of either end: what failed is told with a reason and what
 * to do, at both ends if both took part, the preshared key stays as it was, no key_ID is fetched twice, no key is lost untold, and the next rotation works.
 */
class KmeFaultsIT {

    private static final Duration LONG = Duration.ofSeconds(60);

    /** Words that tell of a key which the KME gave out and nobody has. */
    private static final String[] OF_A_LOST_KEY = {
        "a key that was on its way is lost", "is not used", "256 bits were asked"
    };

    private static TwoHosts hosts;

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        hosts = new TwoHosts(folder)
                .using("{ qkd: { peer-sae: %s }, pq: {} }")
                .rotatingEvery(Duration.ofHours(1))
                .waitingForKmes(Duration.ofSeconds(2))
                .start();
    }

    @AfterAll
    static void stop() {
        hosts.close();
    }

    @BeforeEach
    void beginWell() {
        rotate();
        hosts.kmes().requests().clear();
    }

    @AfterEach
    void clear() {
        hosts.kmes().faults().clear();
    }

    /** Why the strand fails; empty where the round goes on with it, or fails for another reason. Without a default: a new fault wants its line. */
    private static Optional<Reason> reason(FaultKind kind, KmeMethod method) {
        boolean first = method == KmeMethod.GET_KEY;
        return Optional.ofNullable(
                switch (kind) {
                    case STALL, SLOW -> Reason.TIMED_OUT;
                    case DROP, HALF_BODY, HTML, TEXT, REFUSE -> Reason.UNREACHABLE;
                    case STATUS -> first ? Reason.EXHAUSTED : Reason.UNREACHABLE;
                    case SHORT_KEY, LONG_KEY -> Reason.BAD_MESSAGE;
                    case EXPIRED_CERTIFICATE, CLOCK_OFF -> Reason.NOT_AUTHORISED;
                    case EXHAUSTED -> first ? Reason.EXHAUSTED : null;
                    case DUPLICATE_KEY_ID -> first ? Reason.BAD_MESSAGE : null;
                    // With the other end's KME down, the initiator's has no key to give.
                    case KME_DOWN -> first ? Reason.UNREACHABLE : null;
                    case WRONG_KEY, LATE, TLS_1_2, FIBRE_CUT, RATE_DROP, EAVESDROPPER -> null;
                });
    }

    static Stream<FaultKind> ofTheInitiatorsKme() {
        return Arrays.stream(FaultKind.values())
                .filter(kind -> reason(kind, KmeMethod.GET_KEY).isPresent());
    }

    static Stream<FaultKind> ofTheRespondersKme() {
        return Arrays.stream(FaultKind.values())
                .filter(kind -> reason(kind, KmeMethod.GET_KEY_WITH_KEY_IDS).isPresent());
    }

    static Stream<FaultKind> thatNobodyNeedNotice() {
        return Stream.of(
                FaultKind.LATE, FaultKind.TLS_1_2, FaultKind.FIBRE_CUT, FaultKind.RATE_DROP, FaultKind.EAVESDROPPER);
    }

    @ParameterizedTest
    @MethodSource("ofTheInitiatorsKme")
    void atTheInitiatorsKme(FaultKind kind) throws Exception {
        assertKeptAndTold(
                at(SimulatorOptions.KME_A, kind),
                hosts.paris(),
                KmeMethod.GET_KEY,
                reason(kind, KmeMethod.GET_KEY).orElseThrow());
    }

    @ParameterizedTest
    @MethodSource("ofTheRespondersKme")
    void atTheRespondersKme(FaultKind kind) throws Exception {
        assertKeptAndTold(
                at(SimulatorOptions.KME_B, kind),
                hosts.berlin(),
                KmeMethod.GET_KEY_WITH_KEY_IDS,
                reason(kind, KmeMethod.GET_KEY_WITH_KEY_IDS).orElseThrow());
    }

    @Test
    void withTheRespondersKmeDownTheInitiatorsHasNoKey() throws Exception {
        assertKeptAndTold(
                at(SimulatorOptions.KME_B, FaultKind.KME_DOWN), hosts.paris(), KmeMethod.GET_KEY, Reason.EXHAUSTED);
    }

    @Test
    void aWrongKeyComesToNothingAtEitherEnd() throws Exception {
        for (String kme : List.of(SimulatorOptions.KME_A, SimulatorOptions.KME_B)) {
            long kept = hosts.paris().view().epoch();
            hosts.kmes().faults().set(at(kme, FaultKind.WRONG_KEY));
            ask();
            until(() -> roundAlarm(hosts.paris())
                    .filter(alarm -> alarm.problem().contains("different keys"))
                    .isPresent());
            assertKept(kept);
            hosts.kmes().faults().clear();
            rotate();
        }
        assertNoKeyIsFetchedTwice();
    }

    @ParameterizedTest
    @MethodSource("thatNobodyNeedNotice")
    void theRoundGoesOn(FaultKind kind) throws Exception {
        hosts.kmes().faults().set(Fault.of(kind));
        rotate();
        assertThat(hosts.paris().view().failures()).isEmpty();
        assertThat(hosts.berlin().view().failures()).isEmpty();
        assertNoKeyIsFetchedTwice();
    }

    private void assertKeptAndTold(Fault fault, End end, KmeMethod method, Reason reason) throws Exception {
        long kept = hosts.paris().view().epoch();
        hosts.kmes().faults().set(fault);
        ask();
        // Where the initiator has no key, the responder hears of no round.
        List<End> tellers = end == hosts.paris() ? List.of(end) : List.of(hosts.paris(), end);
        // A fault of a port also breaks the connections that are open; then the round after that one tells.
        until(() -> isToldBy(tellers)
                && failure(end).filter(f -> f.code() == reason.code()).isPresent());
        StrandFailure failure = failure(end).orElseThrow();
        assertThat(failure.problem()).startsWith("KME https://127.0.0.1:").doesNotContain("\n");
        assertThat(failure.advice()).isNotBlank().doesNotContain("\n");
        for (End either : tellers) {
            Alarm alarm = roundAlarm(either).orElseThrow();
            assertThat(alarm.problem()).contains("do not satisfy the policy");
            assertThat(alarm.advice()).isEqualTo("see which source failed, and why");
        }
        assertThat(roundAlarm(end).orElseThrow().problem()).contains("needs qkd");
        assertKept(kept);
        if (gaveKeysOut(method)) {
            assertThat(failure.problem() + "; " + failure.advice()).containsAnyOf(OF_A_LOST_KEY);
        }
        hosts.kmes().faults().clear();
        rotate();
        assertNoKeyIsFetchedTwice();
    }

    private static Fault at(String kme, FaultKind kind) {
        Fault fault = Fault.of(kind).at(kme);
        return kind == FaultKind.CLOCK_OFF ? fault.value(Duration.ofDays(4000).toSeconds()) : fault;
    }

    /** Both ends hold the key that they held, and it is the same. */
    private static void assertKept(long epoch) throws Exception {
        assertThat(hosts.paris().view().epoch()).isEqualTo(epoch);
        assertThat(hosts.berlin().view().epoch()).isEqualTo(epoch);
        assertThat(hosts.endsAreEqual()).isTrue();
    }

    private static void ask() {
        hosts.paris().host().tunnel(TwoHosts.TUNNEL).orElseThrow().rotate(false);
    }

    /** A rotation that works, at the second or third try where connections were broken. */
    private static void rotate() {
        await().atMost(LONG).until(KmeFaultsIT::isWell);
        long before = hosts.paris().view().epoch();
        ask();
        await().atMost(LONG).pollInterval(Duration.ofMillis(20)).until(() -> {
            TunnelView paris = hosts.paris().view();
            TunnelView berlin = hosts.berlin().view();
            return paris.epoch() > before && paris.epoch() == berlin.epoch() && isWell() && hosts.endsAreEqual();
        });
        assertThat(hosts.paris().view().alarms()).isEmpty();
    }

    /** Whether both ends wait for the next round, and not in the middle of one. */
    private static boolean isWell() {
        return Stream.of(hosts.paris(), hosts.berlin())
                .allMatch(end -> end.view().phase() == TunnelView.Phase.IN_STEP);
    }

    private static boolean isToldBy(List<End> ends) {
        return isWell() && ends.stream().allMatch(end -> roundAlarm(end).isPresent());
    }

    private static Optional<Alarm> roundAlarm(End end) {
        return end.view().alarms().stream()
                .filter(alarm -> alarm.kind() == Alarm.Kind.ROUND)
                .findFirst();
    }

    private static Optional<StrandFailure> failure(End end) {
        return end.view().failures().stream().findFirst();
    }

    private static boolean gaveKeysOut(KmeMethod method) {
        return requests(method).stream()
                .anyMatch(request ->
                        !request.keyIds().isEmpty() && !request.faults().isEmpty());
    }

    private static List<RequestRecord> requests(KmeMethod method) {
        return hosts.kmes().requests().latest().stream()
                .filter(request -> request.path().endsWith("/" + method.word()))
                .toList();
    }

    private static void assertNoKeyIsFetchedTwice() {
        for (KmeMethod method : List.of(KmeMethod.GET_KEY, KmeMethod.GET_KEY_WITH_KEY_IDS)) {
            assertThat(requests(method).stream().flatMap(request -> request.keyIds().stream()))
                    .as(method.word())
                    .doesNotHaveDuplicates();
        }
    }

    private static void until(Callable<Boolean> condition) {
        await().atMost(LONG).pollInterval(Duration.ofMillis(20)).until(condition);
    }
}
