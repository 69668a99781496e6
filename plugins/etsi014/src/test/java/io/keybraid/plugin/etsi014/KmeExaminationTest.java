package io.keybraid.plugin.etsi014;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;
import static io.keybraid.plugin.etsi014.WireMockKme.KEY_ID;
import static io.keybraid.plugin.etsi014.WireMockKme.container;
import static io.keybraid.plugin.etsi014.WireMockKme.key;
import static org.assertj.core.api.Assertions.assertThat;

import io.keybraid.api.Finding;
import io.keybraid.api.Finding.Verdict;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What an examination finds at a KME, and that it spends no key unasked. */
@Timeout(30)
class KmeExaminationTest {

    private static List<Finding> examine(WireMockKme kme, boolean spend) {
        try (End end = kme.open()) {
            return Examining.examine(end, spend);
        }
    }

    private static Verdict of(List<Finding> findings, String subject) {
        return findings.stream()
                .filter(finding -> finding.subject().endsWith(", " + subject))
                .findFirst()
                .orElseThrow()
                .verdict();
    }

    @Test
    void unaskedItSpendsNoKey() {
        try (WireMockKme kme = new WireMockKme()) {
            kme.answers(400, "{\"message\":\"one or more keys specified are not found on KME\"}");
            List<Finding> findings = examine(kme, false);
            assertThat(kme.requestLines()).isNotEmpty().noneMatch(line -> line.contains("enc_keys"));
            assertThat(of(findings, "an unknown key_ID")).isEqualTo(Verdict.GOOD);
            assertThat(of(findings, "Get key")).isEqualTo(Verdict.UNTRIED);
        }
    }

    @Test
    void aKmeThatIgnoresTheSizeIsFoundWithTheSettingThatMendsIt() {
        try (WireMockKme kme = new WireMockKme()) {
            kme.wire()
                    .stubFor(get(urlPathMatching(".*/status")).atPriority(1).willReturn(okJson("{\"key_size\":1024}")));
            kme.wire()
                    .stubFor(get(urlPathMatching(".*/enc_keys"))
                            .atPriority(1)
                            .willReturn(okJson(container(KEY_ID, key(128)))));
            kme.answers(aResponse().withStatus(404));
            List<Finding> findings = examine(kme, true);
            assertThat(of(findings, "key_size")).isEqualTo(Verdict.ODD);
            assertThat(findings)
                    .filteredOn(finding -> finding.subject().contains("GET enc_keys"))
                    .singleElement()
                    .satisfies(finding -> {
                        assertThat(finding.verdict()).isEqualTo(Verdict.BAD);
                        assertThat(finding.text()).contains("1024 bits");
                        assertThat(finding.advice()).contains("method: post");
                    });
        }
    }
}
