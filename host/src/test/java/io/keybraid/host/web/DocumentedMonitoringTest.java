package io.keybraid.host.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.keybraid.host.status.StatusSamples;
import io.keybraid.host.status.TunnelStatus;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** docs/monitoring.md, the alert rules and the dashboard speak of the metrics that there are. */
class DocumentedMonitoringTest {

    private static final Path DOCS =
            Path.of(System.getProperty("keybraid.root", "..")).resolve("docs");

    @Test
    void thePageListsEveryMetricAndNoOther() throws Exception {
        assertThat(found(read("monitoring.md"), "(?m)^\\| `(keybraid_[a-z_]+)`"))
                .isEqualTo(served());
    }

    @ParameterizedTest
    @ValueSource(strings = {"monitoring/alerts.yaml", "monitoring/grafana.json"})
    void rulesAndDashboardAskForMetricsThatThereAre(String file) throws Exception {
        Set<String> asked = found(read(file), "\\b(keybraid_[a-z_]+)(?=[\\[{ ,]|\\\\\")");
        assertThat(asked).hasSizeGreaterThan(4);
        Set<String> there = served();
        there.add("keybraid_tunnel_state"); // also the name of a label
        assertThat(there).containsAll(asked);
    }

    @ParameterizedTest
    @ValueSource(strings = {"monitoring/alerts.yaml", "monitoring/grafana.json"})
    void rulesAndDashboardNameStatesThatThereAre(String file) throws Exception {
        Set<String> states = Pattern.compile("keybraid_tunnel_state=~?\\\\?\"([a-z_|]+)")
                .matcher(read(file))
                .results()
                .flatMap(match -> Pattern.compile("\\|").splitAsStream(match.group(1)))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(states)
                .isNotEmpty()
                .allSatisfy(state -> assertThat(TunnelStatus.State.valueOf(state.toUpperCase(Locale.ROOT)))
                        .isNotNull());
    }

    @Test
    void everyPanelOfTheDashboardAsksAndExplains() throws Exception {
        JsonNode dashboard = JsonMapper.shared().readTree(read("monitoring/grafana.json"));
        assertThat(dashboard.get("panels")).hasSizeGreaterThan(8).allSatisfy(panel -> {
            assertThat(panel.get("description").asString()).isNotBlank();
            assertThat(panel.get("targets").get(0).get("expr").asString()).isNotBlank();
        });
    }

    private static Set<String> served() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Metrics.write(StatusSamples.HOST, Metrics.writer(null), out);
        return found(out.toString(StandardCharsets.UTF_8), "(?m)^(keybraid_[a-z_]+)");
    }

    private static String read(String file) throws IOException {
        return Files.readString(DOCS.resolve(file));
    }

    private static Set<String> found(String text, String regex) {
        return Pattern.compile(regex)
                .matcher(text)
                .results()
                .map((MatchResult match) -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
