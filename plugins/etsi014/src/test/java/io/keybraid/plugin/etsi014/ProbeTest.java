package io.keybraid.plugin.etsi014;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import io.keybraid.api.KeySourceException;
import io.keybraid.api.KeySourceException.Reason;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a strand says of its KME when an operator asks, without taking a key. */
@Timeout(30)
class ProbeTest {

    private WireMockKme kme;
    private End end;

    @BeforeEach
    void open() {
        kme = new WireMockKme();
        end = kme.open();
    }

    @AfterEach
    void close() {
        end.close();
        kme.close();
    }

    @Test
    void isContentWithAStatusAndTakesNoKey() throws Exception {
        status(okJson("{\"stored_key_count\":1}"));
        end.strand().probe();
        assertThat(kme.requests()).isEmpty();
    }

    @Test
    void seesAnEmptyPool() {
        status(okJson("{\"stored_key_count\":0}"));
        assertThat(failure().reason()).isEqualTo(Reason.EXHAUSTED);
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 403, 404})
    void saysThatAPartyIsUnknownWhereTlsWentWell(int code) {
        status(aResponse().withStatus(code).withBody("{\"message\":\"who?\"}"));
        KeySourceException failure = failure();
        assertThat(failure.reason()).isEqualTo(Reason.UNKNOWN_PARTY);
        assertThat(failure).hasMessageContaining("who?");
        assertThat(failure.advice()).contains("sae-bob");
    }

    @Test
    void saysThatNobodyAnswers() {
        kme.wire().stop();
        assertThat(failure().reason()).isEqualTo(Reason.UNREACHABLE);
    }

    @Test
    void saysThatTheKmeIsSlow() {
        try (End hasty = kme.openWith("timeout", "300ms")) {
            status(okJson("{}").withFixedDelay(2_000));
            KeySourceException failure = catchThrowableOfType(
                    KeySourceException.class, () -> hasty.strand().probe());
            assertThat(failure.reason()).isEqualTo(Reason.TIMED_OUT);
        }
    }

    private void status(ResponseDefinitionBuilder response) {
        kme.wire().stubFor(get(urlPathMatching(".*/status")).atPriority(1).willReturn(response));
    }

    private KeySourceException failure() {
        KeySourceException failure = catchThrowableOfType(
                KeySourceException.class, () -> end.strand().probe());
        assertThat(failure).as("it was content").isNotNull();
        return failure;
    }
}
