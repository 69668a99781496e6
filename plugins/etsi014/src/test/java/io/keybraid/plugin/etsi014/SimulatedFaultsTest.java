package io.keybraid.plugin.etsi014;

import static org.assertj.core.api.Assertions.assertThat;

import io.keybraid.api.Initiation;
import io.keybraid.api.KeySourceException;
import io.keybraid.api.KeySourceException.Reason;
import io.keybraid.api.SourceHealth;
import io.keybraid.api.SourceHealth.State;
import io.keybraid.sim.fault.Fault;
import io.keybraid.sim.fault.FaultKind;
import io.keybraid.sim.http.RequestRecord;
import io.keybraid.sim.kme.KmeMethod;
import io.keybraid.sim.profile.KmeProfile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every fault that the simulator knows, at the KME of each end: the reason, what is said and what to do, that no key is fetched twice, that
 * no key is lost without being told, and that the next round works.
 */
@Timeout(60)
class SimulatedFaultsTest {

    private static final String LOST = "a key that was on its way is lost, and the next round asks for a new one";

    private static SimulatedSites sites;

    @TempDir
    private Path folder;

    private End alice;
    private End bob;

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        sites = new SimulatedSites(folder, KmeProfile.STANDARD);
    }

    @AfterAll
    static void stop() {
        sites.close();
    }

    @BeforeEach
    void open() throws KeySourceException {
        alice = sites.alice(Map.of());
        bob = sites.bob(Map.of());
        SimulatedSites.exchange(alice, bob);
        sites.simulator().requests().clear();
    }

    @AfterEach
    void close() {
        sites.simulator().faults().clear();
        alice.close();
        bob.close();
    }

    /**
     * What is expected of a fault.
     *
     * @param words in the message
     * @param advice in the hint
     */
    private record Told(Reason reason, String words, String advice) {}

    /** What a fault does to Get key; empty where the round goes on. Without a default: a new fault wants its line. */
    private static Optional<Told> ofGetKey(FaultKind kind) {
        return Optional.ofNullable(
                switch (kind) {
                    case STALL, SLOW -> new Told(Reason.TIMED_OUT, "did not answer Get key within", LOST);
                    case DROP, HALF_BODY -> new Told(Reason.UNREACHABLE, "broke off its answer to Get key", LOST);
                    case REFUSE, KME_DOWN ->
                        new Told(Reason.UNREACHABLE, "nothing answers at that port", "whether the KME runs");
                    case EXHAUSTED ->
                        new Told(Reason.EXHAUSTED, "with 503: \"the KME has not enough", "'rotate-every'");
                    case SHORT_KEY -> new Told(Reason.BAD_MESSAGE, "16 bytes (128 bits) where 256", "method: post");
                    case LONG_KEY -> new Told(Reason.BAD_MESSAGE, "44 bytes (352 bits) where 256", "method: post");
                    case DUPLICATE_KEY_ID ->
                        new Told(
                                Reason.BAD_MESSAGE,
                                "a second time",
                                "a key must be delivered once; this one is not used");
                    case HTML -> new Told(Reason.UNREACHABLE, "with 502: \"", LOST);
                    case TEXT -> new Told(Reason.UNREACHABLE, "with 500: \"a fault that", LOST);
                    case STATUS -> new Told(Reason.EXHAUSTED, "with 503: \"a fault that", "the next round asks again");
                    case EXPIRED_CERTIFICATE ->
                        new Told(Reason.NOT_AUTHORISED, "certificate that has expired", "this machine's clock");
                    case CLOCK_OFF -> new Told(Reason.NOT_AUTHORISED, "refuses our certificate", "which CA it trusts");
                    case WRONG_KEY, LATE, TLS_1_2, FIBRE_CUT, RATE_DROP, EAVESDROPPER -> null;
                });
    }

    /** The same for Get key with key IDs. */
    private static Optional<Told> ofGetKeyWithKeyIds(FaultKind kind) {
        return Optional.ofNullable(
                switch (kind) {
                    case STALL, SLOW -> new Told(Reason.TIMED_OUT, "did not answer Get key with key IDs within", LOST);
                    case DROP, HALF_BODY ->
                        new Told(Reason.UNREACHABLE, "broke off its answer to Get key with key IDs", LOST);
                    case STATUS ->
                        new Told(Reason.UNREACHABLE, "with 503: \"a fault that", "the next round asks again");
                    case EXHAUSTED, DUPLICATE_KEY_ID, LATE -> null;
                    case REFUSE,
                            WRONG_KEY,
                            SHORT_KEY,
                            LONG_KEY,
                            HTML,
                            TEXT,
                            EXPIRED_CERTIFICATE,
                            TLS_1_2,
                            FIBRE_CUT,
                            RATE_DROP,
                            EAVESDROPPER,
                            KME_DOWN,
                            CLOCK_OFF -> ofGetKey(kind).orElse(null);
                });
    }

    private static Fault at(String kme, FaultKind kind) {
        Fault fault = Fault.of(kind);
        return switch (kind.scope()) {
            case LINK -> fault;
            case PORT ->
                fault.at(kme)
                        .value(
                                kind == FaultKind.CLOCK_OFF
                                        ? Duration.ofDays(4000).toSeconds()
                                        : kind.usual());
            case ANSWER -> fault.at(kme);
        };
    }

    static Stream<FaultKind> thatBefallGetKey() {
        return Arrays.stream(FaultKind.values()).filter(kind -> ofGetKey(kind).isPresent());
    }

    static Stream<FaultKind> thatBefallGetKeyWithKeyIds() {
        return Arrays.stream(FaultKind.values())
                .filter(kind -> ofGetKeyWithKeyIds(kind).isPresent());
    }

    @ParameterizedTest
    @MethodSource("thatBefallGetKey")
    void atTheInitiatorsKme(FaultKind kind) throws KeySourceException {
        sites.simulator().faults().set(at("kme-a", kind));
        KeySourceException e;
        try (End fresh = sites.alice(timeout(kind))) {
            End initiator = begins(kind) ? fresh : alice;
            e = initiator.initiateFails();
            assertTold(e, ofGetKey(kind).orElseThrow(), initiator);
        }
        assertThat(sites.requests(KmeMethod.GET_KEY)).as("asked once").hasSizeLessThan(2);
        assertNoKeyIsLostUntold(KmeMethod.GET_KEY, e);
        assertTheNextRoundWorks();
    }

    @ParameterizedTest
    @MethodSource("thatBefallGetKeyWithKeyIds")
    void atTheRespondersKme(FaultKind kind) throws KeySourceException {
        String keyId = keyId();
        sites.simulator().faults().set(at("kme-b", kind));
        KeySourceException e;
        try (End fresh = sites.bob(timeout(kind))) {
            End responder = begins(kind) ? fresh : bob;
            e = responder.respondFails(keyId);
            assertTold(e, ofGetKeyWithKeyIds(kind).orElseThrow(), responder);
            assertThat(sites.requests(KmeMethod.GET_KEY_WITH_KEY_IDS))
                    .as("asked once")
                    .hasSizeLessThan(2);
            assertNoKeyIsLostUntold(KmeMethod.GET_KEY_WITH_KEY_IDS, e);
            sites.simulator().faults().clear();
            assertThat(responder.respondFails(keyId))
                    .hasMessageContaining("offered key_ID " + keyId + " a second time");
        }
        assertThat(sites.requests(KmeMethod.GET_KEY_WITH_KEY_IDS))
                .as("not even later")
                .hasSizeLessThan(2);
        assertTheNextRoundWorks();
    }

    /** Whether a source is taken that has no connection yet: one that a fault closes behind its back says nothing of that fault. */
    private static boolean begins(FaultKind kind) {
        return kind.scope() == FaultKind.Scope.PORT || kind == FaultKind.STALL || kind == FaultKind.SLOW;
    }

    private static Map<String, String> timeout(FaultKind kind) {
        return kind == FaultKind.STALL || kind == FaultKind.SLOW ? Map.of("timeout", "700ms") : Map.of();
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 403, 404, 409, 412, 422, 429, 500, 502, 503, 504})
    void aStatusAtEitherKmeIsToldWithItsWords(int status) throws KeySourceException {
        String keyId = keyId();
        sites.simulator().requests().clear();
        sites.simulator().faults().set(Fault.status(status));
        for (KeySourceException e : List.of(alice.initiateFails(), bob.respondFails(keyId))) {
            assertThat(e).hasMessageEndingWith(" with " + status + ": \"a fault that the simulator was asked for\"");
            assertThat(e.advice()).isNotEmpty();
        }
        assertThat(sites.requests(KmeMethod.GET_KEY)).hasSize(1);
        assertTheNextRoundWorks();
    }

    @Test
    void aWrongKeyIsDifferentAtTheEndsWhichTheirConfirmationFinds() throws KeySourceException {
        sites.simulator().faults().set(Fault.of(FaultKind.WRONG_KEY).at("kme-b").times(1));
        assertThat(SimulatedSites.exchange(alice, bob)).isFalse();
        sites.assertNoKeyIsFetchedTwice();
        assertTheNextRoundWorks();
    }

    @Test
    void aKeyThatIsLateIsWaitedForWithinTheGrace() throws KeySourceException {
        sites.simulator().faults().set(Fault.of(FaultKind.LATE).value("1500ms"));
        assertThat(SimulatedSites.exchange(alice, bob)).isTrue();
        assertThat(sites.requests(KmeMethod.GET_KEY_WITH_KEY_IDS)).hasSizeGreaterThan(1);
        sites.assertNoKeyIsFetchedTwice();
    }

    @Test
    void aKeyThatIsLaterThanTheGraceIsToldWithTheSetting() throws KeySourceException {
        sites.simulator().faults().set(Fault.of(FaultKind.LATE).value("1h"));
        KeySourceException e = bob.respondFails(keyId());
        assertThat(e.reason()).isEqualTo(Reason.NOT_FOUND);
        assertThat(e.advice()).contains("raise 'grace'");
        sites.simulator().faults().clear();
        assertTheNextRoundWorks();
    }

    @Test
    void tls12IsGoodEnoughUnlessHybridIsDemanded() throws KeySourceException {
        sites.simulator().faults().set(Fault.of(FaultKind.TLS_1_2));
        assertThat(exchange()).isTrue();
        try (End auto = sites.alice(Map.of("tls", "auto", "timeout", "20s"));
                End hybrid = sites.alice(Map.of("tls", "hybrid", "timeout", "20s"))) {
            assertThat(SimulatedSites.exchange(auto, bob)).isTrue();
            assertThat(hybrid.initiateFails()).hasMessageContaining("does not offer hybrid TLS");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"FIBRE_CUT", "EAVESDROPPER"})
    void aLinkThatMakesNoKeyIsLivedOffUntilItIsEmptyAndIsToldThen(FaultKind kind) throws Exception {
        try (SimulatedSites dry = new SimulatedSites(folder, 2);
                End initiator = dry.alice(Map.of());
                End responder = dry.bob(Map.of())) {
            int fault = dry.simulator().faults().set(Fault.of(kind));
            assertThat(SimulatedSites.exchange(initiator, responder)).isTrue();
            assertThat(SimulatedSites.exchange(initiator, responder)).isTrue();
            dry.clock().passes(Duration.ofMinutes(1));
            KeySourceException e = initiator.initiateFails();
            assertThat(e.reason()).isEqualTo(Reason.EXHAUSTED);
            assertThat(e.advice()).contains("compare the key rate of the link with 'rotate-every'");
            dry.simulator().faults().clear(fault);
            dry.clock().passes(Duration.ofMinutes(1));
            assertThat(SimulatedSites.exchange(initiator, responder)).isTrue();
        }
    }

    @Test
    void aLinkOfALowerRateGivesKeysMoreSeldom() throws Exception {
        try (SimulatedSites dry = new SimulatedSites(folder, 0);
                End initiator = dry.alice(Map.of());
                End responder = dry.bob(Map.of())) {
            dry.simulator().faults().set(Fault.of(FaultKind.RATE_DROP).value(0.001));
            dry.clock().passes(Duration.ofSeconds(1));
            assertThat(initiator.initiateFails().reason()).isEqualTo(Reason.EXHAUSTED);
            dry.clock().passes(Duration.ofMinutes(10));
            assertThat(SimulatedSites.exchange(initiator, responder)).isTrue();
        }
    }

    @Test
    void withTheOtherKmeDownThereIsNoKeyAndThatIsTold() throws KeySourceException {
        sites.simulator().faults().set(Fault.of(FaultKind.KME_DOWN).at("kme-b"));
        assertThat(alice.initiateFails().reason()).isEqualTo(Reason.EXHAUSTED);
        sites.simulator().faults().clear();
        assertTheNextRoundWorks();
    }

    @Test
    void fiftyTunnelsAtOnceUnderFaultsGetEachKeyOnce() throws Exception {
        sites.simulator().faults().set(Fault.status(503).share(0.1));
        sites.simulator().faults().set(Fault.of(FaultKind.DROP).share(0.1));
        Map<String, Boolean> equal = new ConcurrentHashMap<>();
        List<KeySourceException> failures = new ArrayList<>();
        try (End initiator = sites.alice(Map.of("timeout", "20s"));
                End responder = sites.bob(Map.of("timeout", "20s"));
                ExecutorService tunnels = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Optional<KeySourceException>>> rounds = IntStream.range(0, 200)
                    .mapToObj(i -> tunnels.submit(() -> round(initiator, responder, equal)))
                    .toList();
            for (Future<Optional<KeySourceException>> round : rounds) {
                round.get(40, TimeUnit.SECONDS).ifPresent(failures::add);
            }
        }
        assertThat(equal).hasSizeGreaterThan(20).doesNotContainValue(false);
        assertThat(equal.size() + failures.size())
                .as("each round has its key or its failure")
                .isEqualTo(200);
        assertThat(sites.delivered(KmeMethod.GET_KEY)).doesNotHaveDuplicates();
        sites.assertNoKeyIsFetchedTwice();
        List<String> lost = new ArrayList<>(sites.delivered(KmeMethod.GET_KEY_WITH_KEY_IDS));
        lost.removeAll(equal.keySet());
        assertThat(lost)
                .as("lost at the responder's KME, each with a failure that says so")
                .hasSizeLessThanOrEqualTo((int)
                        failures.stream().filter(e -> e.advice().contains(LOST)).count());
    }

    private static Optional<KeySourceException> round(End initiator, End responder, Map<String, Boolean> equal) {
        try (Initiation initiation = initiator.initiate()) {
            String keyId = new String(initiation.offer().toByteArray(), StandardCharsets.UTF_8);
            try (var response = responder.respond(keyId);
                    var secret = initiation.complete(response.answer())) {
                assertThat(equal.put(keyId, secret.matches(response.secret())))
                        .as("a key_ID came twice")
                        .isNull();
                return Optional.empty();
            }
        } catch (KeySourceException e) {
            return Optional.of(e);
        }
    }

    /** One that waits at the responder's KME. */
    private String keyId() throws KeySourceException {
        try (Initiation initiation = alice.initiate()) {
            return new String(initiation.offer().toByteArray(), StandardCharsets.UTF_8);
        }
    }

    private static void assertTold(KeySourceException e, Told told, End end) {
        assertThat(e.reason()).as(e.getMessage()).isEqualTo(told.reason());
        assertThat(e).hasMessageStartingWith("KME https://127.0.0.1:").hasMessageContaining(told.words());
        assertThat(e.advice()).contains(told.advice());
        SourceHealth health = end.source().health();
        assertThat(health.state()).isEqualTo(State.DOWN);
        assertThat(health.problem()).contains(e.getMessage() + "; " + e.advice());
        assertThat(health.facts().get("last-error")).contains(told.words());
    }

    /** A key that the KME sent and nobody has is one whose loss, or whose fault, was told. */
    private static void assertNoKeyIsLostUntold(KmeMethod method, KeySourceException e) {
        List<RequestRecord> requests = sites.requests(method);
        boolean gone = requests.stream().anyMatch(request -> !request.keyIds().isEmpty());
        if (gone) {
            assertThat(e.advice() + e.getMessage()).containsAnyOf(LOST, "is not used", "where 256 bits were asked for");
        }
    }

    private void assertTheNextRoundWorks() throws KeySourceException {
        sites.simulator().faults().clear();
        assertThat(exchange()).isTrue();
        sites.assertNoKeyIsFetchedTwice();
    }

    /** A connection that was closed a moment ago costs one round, as any other that breaks off, and is told like that. */
    private boolean exchange() throws KeySourceException {
        for (int closed = 0; closed < 2; closed++) {
            try {
                return SimulatedSites.exchange(alice, bob);
            } catch (KeySourceException e) {
                assertThat(e).hasMessageContaining("broke off its answer");
                assertThat(e.advice()).contains(LOST);
            }
        }
        return SimulatedSites.exchange(alice, bob);
    }
}
