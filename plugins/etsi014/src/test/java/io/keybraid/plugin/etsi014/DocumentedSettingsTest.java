package io.keybraid.plugin.etsi014;

import static org.assertj.core.api.Assertions.assertThat;

import io.keybraid.api.Setting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/sources/etsi014.md says of the settings what is so. */
class DocumentedSettingsTest {

    private static final Path PAGE = Path.of(System.getProperty("keybraid.root"), "docs", "sources", "etsi014.md");

    @Test
    void everySettingStandsInATableWithItsDefault() throws IOException {
        String page = Files.readString(PAGE);
        assertThat(Stream.concat(Etsi014Settings.OF_SOURCE.stream(), Etsi014Settings.OF_TUNNEL.stream())
                        .map(DocumentedSettingsTest::row))
                .allSatisfy(row -> assertThat(page).contains(row));
    }

    @Test
    void theTablesHoldNoOtherSetting() throws IOException {
        long rows = Files.readAllLines(PAGE).stream()
                .dropWhile(line -> !line.startsWith("## Settings of the source"))
                .takeWhile(line -> !line.startsWith("## When it does not work"))
                .filter(line -> line.startsWith("| `"))
                .count();
        assertThat(rows).isEqualTo(Etsi014Settings.OF_SOURCE.size() + Etsi014Settings.OF_TUNNEL.size());
    }

    private static String row(Setting setting) {
        String standard = setting.defaultValue().map(value -> "`" + value + "`").orElse("–");
        return "\n| `" + setting.name() + "` | " + (setting.required() ? "required" : standard) + " | ";
    }
}
