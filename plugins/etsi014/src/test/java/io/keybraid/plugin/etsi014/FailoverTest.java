package io.keybraid.plugin.etsi014;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static io.keybraid.plugin.etsi014.WireMockKme.KEY;
import static io.keybraid.plugin.etsi014.WireMockKme.KEY_ID;
import static io.keybraid.plugin.etsi014.WireMockKme.container;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.http.Fault;
import io.keybraid.api.BadSourceConfigException;
import io.keybraid.api.FakeRound;
import io.keybraid.api.Initiation;
import io.keybraid.api.KeySourceException;
import io.keybraid.api.KeySourceException.Reason;
import io.keybraid.api.SourceConfig;
import io.keybraid.api.SourceHealth.State;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Several KMEs: the next one is asked where the one before certainly delivered nothing, and nowhere else. */
@Timeout(60)
class FailoverTest {

    private static final int NOBODY = 1;

    /** Long enough for a handshake and an answer on a busy machine. */
    private static final String PATIENCE = "3s";

    private static WireMockKme first;
    private static WireMockKme second;

    private final SettableClock clock = new SettableClock();

    @BeforeAll
    static void start() {
        first = new WireMockKme();
        second = new WireMockKme();
    }

    @AfterAll
    static void stop() {
        first.close();
        second.close();
    }

    @BeforeEach
    void bothDeliver() {
        first.reset();
        second.reset();
        first.delivers(KEY_ID, KEY);
        second.delivers(KEY_ID, KEY);
    }

    private End open() {
        return open(first.wire().httpsPort(), Map.of());
    }

    private End open(int firstPort, Map<String, Object> more) {
        Map<String, Object> settings = second.settings();
        settings.put(
                "kme",
                Stream.of(firstPort, second.wire().httpsPort())
                        .map(port -> "https://localhost:" + port)
                        .toList());
        settings.putAll(more);
        try {
            Etsi014Source source = new Etsi014Source(
                    SiteSettings.read(SourceConfig.check(Etsi014Settings.OF_SOURCE, settings, TestSite.FOLDER)),
                    clock,
                    LateKeys.Pauses.REAL);
            return new End(
                    source,
                    source.strand(SourceConfig.check(
                            Etsi014Settings.OF_TUNNEL, Map.of("peer-sae", "sae-bob"), TestSite.FOLDER)));
        } catch (BadSourceConfigException e) {
            throw new AssertionError(e);
        }
    }

    private static void assertAsked(int ofFirst, int ofSecond) {
        assertThat(List.of(first.requests().size(), second.requests().size())).containsExactly(ofFirst, ofSecond);
    }

    @Test
    void theFirstIsPreferred() throws KeySourceException {
        try (End end = open()) {
            end.initiate().close();
            end.respond(KEY_ID).close();
        }
        assertAsked(2, 0);
    }

    @ParameterizedTest
    @ValueSource(ints = {302, 400, 401, 403, 404, 409, 412, 418, 422, 429, 503})
    void whereItSaysNoTheNextOneIsAsked(int status) throws KeySourceException {
        first.answers(status, "no");
        try (End end = open()) {
            end.initiate().close();
            end.respond(KEY_ID).close();
            assertThat(end.source().health().state()).isEqualTo(State.UP);
        }
    }

    @Test
    void whereNobodyAnswersTheNextOneIsAskedAndHealthTellsIt() throws KeySourceException {
        try (End end = open(NOBODY, Map.of())) {
            end.initiate().close();
            end.respond(KEY_ID).close();
            assertThat(end.source().health().facts().get("kme")).startsWith("https://localhost:1 (down), ");
        }
        assertThat(second.requests()).hasSize(2);
    }

    @Test
    void whereItRefusesOurCertificateTheNextOneIsAsked() throws Exception {
        try (HybridKme other = new HybridKme(TestSite.PKI.ca("failover-callers"), "x25519");
                End end = open(other.port(), Map.of())) {
            end.initiate().close();
            end.respond(KEY_ID).close();
            assertThat(other.delivered()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 201, 204, 500, 502, 504})
    void whereItMayHaveDeliveredNobodyElseIsAsked(int status) {
        first.answers(status, "");
        try (End end = open()) {
            end.initiateFails();
            assertAsked(1, 0);
            first.resetRequests();
        }
        try (End end = open()) {
            end.respondFails(KEY_ID);
            assertAsked(1, 0);
        }
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void whereItsAnswerBreaksOffNobodyElseIsAsked(Fault fault) {
        first.wire().stubFor(any(anyUrl()).willReturn(aResponse().withFault(fault)));
        try (End end = open()) {
            assertThat(end.respondFails(KEY_ID).advice()).contains("a key that was on its way is lost");
        }
        assertAsked(1, 0);
    }

    @Test
    void whereItStallsNobodyElseIsAskedInThatRoundAndTheNextRoundBeginsAtTheOther() throws KeySourceException {
        first.answers(okJson(container(KEY_ID, KEY)).withFixedDelay(60_000));
        try (End end = open(first.wire().httpsPort(), Map.of("timeout", PATIENCE))) {
            assertThat(end.initiateFails().reason()).isEqualTo(Reason.TIMED_OUT);
            assertAsked(1, 0);
            end.initiate().close();
            assertAsked(1, 1);
        }
    }

    @Test
    void aKeyIdThatOneMayHaveDeliveredIsNotAskedForAgainInTheGrace() {
        first.answers(404, "no such key");
        second.answers(okJson(container(KEY_ID, KEY)).withFixedDelay(60_000));
        try (End end = open(first.wire().httpsPort(), Map.of("grace", "3s", "timeout", PATIENCE))) {
            KeySourceException e = end.respondFails(KEY_ID);
            assertThat(e.reason()).isEqualTo(Reason.TIMED_OUT);
            assertThat(e)
                    .hasMessageContaining(
                            "also asked: KME https://localhost:" + first.wire().httpsPort());
            assertThat(end.respondFails(KEY_ID)).hasMessageContaining("a second time");
        }
        assertAsked(1, 1);
    }

    @Test
    void aKeyThatNoneHasYetIsAskedForAtAllUntilTheGraceIsOver() {
        first.answers(404, "");
        second.answers(404, "");
        try (End end = open(first.wire().httpsPort(), Map.of("grace", "300ms"))) {
            assertThat(end.respondFails(KEY_ID).reason()).isEqualTo(Reason.NOT_FOUND);
        }
        assertAsked(3, 3);
    }

    @Test
    void aKeyThatMayStillComeIsToldBeforeAKmeThatIsDown() {
        second.answers(404, "");
        try (End end = open(NOBODY, Map.of())) {
            KeySourceException e = end.respondFails(KEY_ID);
            assertThat(e.reason()).isEqualTo(Reason.NOT_FOUND);
            assertThat(e).hasMessageContaining("also asked: KME https://localhost:1 cannot be reached");
        }
    }

    @Test
    void oneThatFailedComesLastForHalfAMinute() throws KeySourceException {
        first.answers(401, "");
        try (End end = open()) {
            end.initiate().close();
            assertAsked(1, 1);
            second.delivers("b", KEY);
            end.initiate().close();
            assertAsked(1, 2);
            clock.passes(Duration.ofSeconds(30));
            first.delivers("c", KEY);
            end.initiate().close();
            assertAsked(2, 2);
        }
    }

    @Test
    void oneThatHasNoKeyIsAskedFirstAgain() throws KeySourceException {
        first.answers(503, "");
        try (End end = open()) {
            end.initiate().close();
            second.delivers("b", KEY);
            end.initiate().close();
        }
        assertAsked(2, 2);
    }

    @Test
    void eachHasItsPartOfTheRoundsTime() throws KeySourceException {
        first.answers(aResponse().withStatus(503).withFixedDelay(60_000));
        try (End end = open()) {
            long begin = System.nanoTime();
            try (Initiation initiation = end.strand().initiate(FakeRound.lasting(Duration.ofSeconds(6)))) {
                throw new AssertionError("initiated " + initiation);
            } catch (KeySourceException e) {
                assertThat(e.reason()).isEqualTo(Reason.TIMED_OUT);
            }
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(6));
        }
        assertAsked(1, 0);
    }
}
