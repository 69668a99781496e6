package io.keybraid.plugin.skip;

import static org.assertj.core.api.Assertions.assertThat;

import io.keybraid.api.FakeRound;
import io.keybraid.api.Initiation;
import io.keybraid.api.Response;
import io.keybraid.api.Setting;
import io.keybraid.api.SharedSecret;
import io.keybraid.plugin.skip.SimulatedProviders.End;
import io.keybraid.sim.SimulatorOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** docs/sources/skip.md says of the settings what is so, and its configuration works. */
@Timeout(60)
class SkipPageTest {

    private static final Path PAGE = Path.of(System.getProperty("keybraid.root"), "docs", "sources", "skip.md");

    @Test
    void everySettingStandsInATableWithItsDefaultAndNoOther() throws IOException {
        String page = Files.readString(PAGE);
        assertThat(Stream.concat(SkipSettings.OF_SOURCE.stream(), SkipSettings.OF_TUNNEL.stream())
                        .map(SkipPageTest::row))
                .allSatisfy(row -> assertThat(page).contains(row));
        assertThat(page.lines()
                        .dropWhile(line -> !line.startsWith("## Settings"))
                        .takeWhile(line -> !line.startsWith("## When"))
                        .filter(line -> line.startsWith("| `")))
                .hasSize(SkipSettings.OF_SOURCE.size() + SkipSettings.OF_TUNNEL.size());
    }

    private static String row(Setting setting) {
        String standard = setting.defaultValue().map(value -> "`" + value + "`").orElse("–");
        return "\n| `" + setting.name() + "` | " + (setting.required() ? "required" : standard) + " | ";
    }

    @Test
    void itsConfigurationExchangesAKey(@TempDir Path folder) throws Exception {
        JsonNode config = new YAMLMapper().readTree(sample());
        String peer =
                config.at("/tunnels/paris-berlin/sources/skip/peer-system").asString();
        FakeRound round = FakeRound.lasting(Duration.ofSeconds(40));
        try (SimulatedProviders providers = new SimulatedProviders(folder);
                End alice = End.open(here(config, providers.settings(SimulatorOptions.KME_A)), peer);
                End bob = End.open(here(config, providers.settings(SimulatorOptions.KME_B)), "sae-alice");
                Initiation initiation = alice.strand().initiate(round);
                Response response = bob.strand().respond(round, initiation.offer());
                SharedSecret secret = initiation.complete(response.answer())) {
            assertThat(secret.matches(response.secret())).isTrue();
        }
    }

    /** What the page has, with the address and the files of a provider on this machine. */
    private static Map<String, Object> here(JsonNode config, Map<String, Object> places) {
        Map<String, Object> settings = new LinkedHashMap<>();
        config.at("/sources/skip")
                .properties()
                .forEach(setting ->
                        settings.put(setting.getKey(), setting.getValue().asString()));
        assertThat(settings.remove("plugin")).isEqualTo("skip");
        assertThat(settings).containsKeys(places.keySet().toArray(String[]::new));
        settings.putAll(places);
        return settings;
    }

    private static String sample() throws IOException {
        try (Stream<String> lines = Files.lines(PAGE)) {
            return lines.dropWhile(line -> !line.equals("```yaml"))
                    .skip(1)
                    .takeWhile(line -> !line.equals("```"))
                    .collect(Collectors.joining("\n"));
        }
    }
}
