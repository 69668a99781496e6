package io.keybraid.plugin.etsi014;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;
import static io.keybraid.plugin.etsi014.WireMockKme.KEY;
import static io.keybraid.plugin.etsi014.WireMockKme.KEY_ID;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import io.keybraid.api.KeySourceException;
import io.keybraid.api.SourceHealth;
import io.keybraid.api.SourceHealth.State;
import java.time.Duration;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What status output says of a KME, and that it never holds up a key. */
@Timeout(90)
class KmeHealthTest {

    private static final String STATUS = """
            {"source_KME_ID":"kme-a","target_KME_ID":"kme-b","master_SAE_ID":"sae-alice","slave_SAE_ID":"sae-bob",
             "key_size":256,"stored_key_count":%d,"max_key_count":null,"vendor":{"a":[1]},
             "status_extension":{"depth":{"simulated":true},"simulated":%s}}
            """;

    private WireMockKme kme;
    private End end;

    @BeforeEach
    void open() {
        kme = new WireMockKme();
        kme.delivers(KEY_ID, KEY);
        end = kme.open();
    }

    @AfterEach
    void close() {
        end.close();
        kme.close();
    }

    @Test
    void isUntriedBeforeTheFirstRoundAndAsksNobody() {
        SourceHealth health = end.source().health();
        assertThat(health.state()).isEqualTo(State.UNTRIED);
        assertThat(health.facts()).containsOnlyKeys("kme", "methods", "tls", "certificate-expires");
        assertThat(kme.wire().getAllServeEvents()).isEmpty();
    }

    @Test
    void factsComeFromTheStatus() throws KeySourceException {
        status(okJson(STATUS.formatted(4217, "false")));
        end.initiate().close();
        SourceHealth health = healthOnce(h -> h.facts().containsKey("stored-keys"));
        assertThat(health.facts())
                .containsEntry("stored-keys", "4217")
                .containsEntry("kme-id", "kme-a")
                .containsEntry("sae-at-kme", "sae-alice")
                .containsEntry("methods", "GET enc_keys, POST dec_keys");
        assertThat(health.simulated()).isFalse();
    }

    @Test
    void aSimulatorSaysThatItIsOne() throws KeySourceException {
        status(okJson(STATUS.formatted(1, "true")));
        end.initiate().close();
        assertThat(healthOnce(SourceHealth::simulated).simulated()).isTrue();
    }

    @Test
    void aStatusThatStallsHoldsUpNothing() throws KeySourceException {
        status(okJson(STATUS.formatted(1, "true")).withFixedDelay(60_000));
        long begin = System.nanoTime();
        end.initiate().close();
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(50));
    }

    @Test
    void aKmeWithoutAStatusIsNoProblem() throws KeySourceException {
        status(aResponse().withStatus(500));
        end.initiate().close();
        await().atMost(Duration.ofSeconds(40))
                .until(() -> kme.wire().getAllServeEvents().size() > 1);
        assertThat(end.source().health().state()).isEqualTo(State.UP);
        assertThat(end.source().health().problem()).isEmpty();
    }

    @Test
    void theStatusIsNotAskedAgainInEveryRound() throws KeySourceException {
        status(okJson(STATUS.formatted(1, "false")));
        for (int i = 0; i < 5; i++) {
            kme.delivers("key-" + i, KEY);
            end.initiate().close();
        }
        healthOnce(h -> h.facts().containsKey("stored-keys"));
        assertThat(kme.wire().getAllServeEvents().stream()
                        .filter(event -> event.getRequest().getUrl().endsWith("/status")))
                .hasSize(1);
    }

    @Test
    void aHostileStatusGivesAtMostSixteenShortFacts() throws KeySourceException {
        status(okJson("{\"source_KME_ID\":\"" + "x\\n ".repeat(9000) + "\",\"stored_key_count\":1}"));
        end.initiate().close();
        SourceHealth health = healthOnce(h -> h.facts().containsKey("kme-id"));
        assertThat(health.facts().get("kme-id")).hasSizeLessThanOrEqualTo(120).doesNotContain("\n");
    }

    private void status(ResponseDefinitionBuilder response) {
        kme.wire().stubFor(get(urlPathMatching(".*/status")).atPriority(1).willReturn(response));
    }

    private SourceHealth healthOnce(Predicate<SourceHealth> holds) {
        return await().atMost(Duration.ofSeconds(40)).until(() -> end.source().health(), holds);
    }
}
