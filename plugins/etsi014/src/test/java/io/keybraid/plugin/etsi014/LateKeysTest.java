package io.keybraid.plugin.etsi014;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;
import static io.keybraid.plugin.etsi014.WireMockKme.KEY;
import static io.keybraid.plugin.etsi014.WireMockKme.KEY_ID;
import static io.keybraid.plugin.etsi014.WireMockKme.container;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.keybraid.api.FakeRound;
import io.keybraid.api.KeySourceException;
import io.keybraid.api.KeySourceException.Reason;
import io.keybraid.api.SharedSecret;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** A key that has not reached our KME yet is waited for, but not for long, and nothing else is. */
class LateKeysTest {

    private final List<Long> pauses = new ArrayList<>();
    private int questions;

    @Test
    void asksAgainInGrowingPausesUntilTheGraceIsOver() {
        LateKeys late = new LateKeys(Duration.ofSeconds(3), pause -> pauses.add(pause.toMillis()));
        KeySourceException e = catchThrowableOfType(
                KeySourceException.class,
                () -> late.await(() -> fail(Reason.NOT_FOUND), FakeRound.lasting(Duration.ofMinutes(1))));
        assertThat(e.reason()).isEqualTo(Reason.NOT_FOUND);
        assertThat(pauses).containsExactly(100L, 200L, 400L, 500L, 500L, 500L, 500L, 500L);
        assertThat(questions).isEqualTo(9);
    }

    @Test
    void asksOnceWhereThereIsNoGrace() {
        LateKeys late = new LateKeys(Duration.ZERO, pause -> pauses.add(pause.toMillis()));
        catchThrowableOfType(
                KeySourceException.class,
                () -> late.await(() -> fail(Reason.NOT_FOUND), FakeRound.lasting(Duration.ofMinutes(1))));
        assertThat(questions).isEqualTo(1);
    }

    @Test
    void stopsWhereTheRoundWouldEndInThePause() {
        AtomicReference<Duration> left = new AtomicReference<>(Duration.ofMillis(250));
        FakeRound round = new FakeRound(FakeRound.expired().round(), "paris-berlin", left::get);
        LateKeys late = new LateKeys(Duration.ofSeconds(3), pause -> {
            pauses.add(pause.toMillis());
            left.set(left.get().minus(pause));
        });
        catchThrowableOfType(KeySourceException.class, () -> late.await(() -> fail(Reason.NOT_FOUND), round));
        assertThat(pauses).containsExactly(100L);
        assertThat(questions).isEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "NOT_FOUND")
    void anyOtherFailureIsFinal(Reason reason) {
        LateKeys late = new LateKeys(Duration.ofSeconds(3), pause -> pauses.add(pause.toMillis()));
        catchThrowableOfType(
                KeySourceException.class,
                () -> late.await(() -> fail(reason), FakeRound.lasting(Duration.ofMinutes(1))));
        assertThat(questions).isEqualTo(1);
        assertThat(pauses).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "404, ''", "404, {\"message\":\"no such key\"}",
        "400, {\"message\":\"one or more keys specified are not found on KME\"}", "400, Key not found"
    })
    void aKeyThatComesLateIsHadInTheSameRound(int status, String body) throws KeySourceException {
        try (WireMockKme kme = new WireMockKme();
                End end = kme.openWith("grace", "3s")) {
            kme.wire()
                    .stubFor(post(urlPathMatching(".*/dec_keys"))
                            .inScenario("late")
                            .whenScenarioStateIs("Started")
                            .willReturn(aResponse().withStatus(status).withBody(body))
                            .willSetStateTo("there"));
            kme.wire()
                    .stubFor(post(urlPathMatching(".*/dec_keys"))
                            .inScenario("late")
                            .whenScenarioStateIs("there")
                            .willReturn(okJson(container(KEY_ID, KEY))));
            try (var response = end.respond(KEY_ID);
                    SharedSecret expected = SharedSecret.copyOf(KEY)) {
                assertThat(response.secret().matches(expected)).isTrue();
            }
            assertThat(kme.requests()).hasSize(2);
            assertThat(end.source().health().problem()).isEmpty();
        }
    }

    private DeliveredKey fail(Reason reason) throws KeySourceException {
        questions++;
        throw new KeySourceException(reason, "no", "wait");
    }
}
