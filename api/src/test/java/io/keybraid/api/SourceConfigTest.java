package io.keybraid.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.keybraid.api.BadSourceConfigException.Mistake;
import io.keybraid.api.Setting.Kind;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SourceConfigTest {

    private static final Path FOLDER = Path.of("/etc/keybraid");

    private static final List<Setting> SETTINGS = List.of(
            Setting.required("kme", Kind.URL, "where the key management entity is"),
            Setting.optional("name", Kind.TEXT, "a name"),
            Setting.withDefault("batch", Kind.INTEGER, "1", "keys at a time"),
            Setting.withDefault("strict", Kind.BOOLEAN, "false", "whether to be strict"),
            Setting.withDefault("deadline", Kind.DURATION, "5s", "how long to wait"),
            Setting.optional("certificate", Kind.FILE, "a certificate"),
            Setting.choice("method", List.of("GET", "POST"), "POST", "how to ask"),
            Setting.optional("peers", Kind.LIST, "other ends"));

    @Test
    void readsEveryKind() throws BadSourceConfigException {
        SourceConfig config = SourceConfig.check(
                SETTINGS,
                Map.of(
                        "kme", "https://kme-a.example:8443",
                        "name", " alice ",
                        "batch", 12,
                        "strict", true,
                        "deadline", "250ms",
                        "certificate", "kme/sae-alice.crt",
                        "method", "GET",
                        "peers", List.of("bob", "carol")),
                FOLDER);
        assertThat(config.url("kme")).isEqualTo(URI.create("https://kme-a.example:8443"));
        assertThat(config.text("name")).isEqualTo("alice");
        assertThat(config.integer("batch")).isEqualTo(12);
        assertThat(config.flag("strict")).isTrue();
        assertThat(config.duration("deadline")).isEqualTo(Duration.ofMillis(250));
        assertThat(config.file("certificate")).isEqualTo(Path.of("/etc/keybraid/kme/sae-alice.crt"));
        assertThat(config.text("method")).isEqualTo("GET");
        assertThat(config.list("peers")).containsExactly("bob", "carol");
    }

    @Test
    void fillsInDefaults() throws BadSourceConfigException {
        SourceConfig config = minimal();
        assertThat(config.integer("batch")).isEqualTo(1);
        assertThat(config.flag("strict")).isFalse();
        assertThat(config.duration("deadline")).isEqualTo(Duration.ofSeconds(5));
        assertThat(config.text("method")).isEqualTo("POST");
        assertThat(config.optionalText("name")).isEmpty();
        assertThat(config.optionalFile("certificate")).isEmpty();
        assertThat(config.list("peers")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"500ms,PT0.5S", "30s,PT30S", "2m,PT2M", "1h,PT1H", "2 m,PT2M", "0s,PT0S"})
    void readsDurations(String written, Duration expected) throws BadSourceConfigException {
        assertThat(with("deadline", written).duration("deadline")).isEqualTo(expected);
    }

    @Test
    void leavesAnAbsolutePathAlone() throws BadSourceConfigException {
        assertThat(with("certificate", "/srv/a.crt").file("certificate")).isEqualTo(Path.of("/srv/a.crt"));
    }

    @Test
    void takesOneTextForAListOfOne() throws BadSourceConfigException {
        assertThat(with("peers", "bob").list("peers")).containsExactly("bob");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "batch    | many      | 'many' is not a whole number | write a whole number",
                "batch    | 1.5       | '1.5' is not a whole number | write a whole number",
                "strict   | yes       | 'yes' is neither true nor false | write true or false",
                "deadline | 30        | '30' is not a duration | write a number and a unit: 500ms, 30s, 2m or 1h",
                "deadline | -1s       | '-1s' is not a duration | write a number and a unit: 500ms, 30s, 2m or 1h",
                "kme      | kme-a:8443 | 'kme-a:8443' is not a URL"
                        + " | write it in full, such as https://kme-a.example:8443",
                "kme      | ftp://a   | 'ftp://a' is not a URL | write it in full, such as https://kme-a.example:8443",
                "method   | PST       | 'PST' is not known | did you mean 'POST'? (one of: GET, POST)",
                "method   | DELETE    | 'DELETE' is not known | write one of: GET, POST",
                "name     | \" \"       | needs one value | write it as 'name: …'",
            })
    void saysWhatIsWrongWithAValueAndHowToMendIt(String name, String written, String problem, String advice) {
        assertThat(mistakes(written(name, written))).containsExactly(new Mistake(name, problem, advice));
    }

    @Test
    void refusesAListWhereOneValueIsNeeded() {
        assertThat(mistakes(written("name", List.of("a", "b"))))
                .containsExactly(new Mistake("name", "needs one value", "write it as 'name: …'"));
    }

    @Test
    void tellsAllMistakesAtOnce() {
        Map<String, Object> written = new LinkedHashMap<>();
        written.put("certifcate", "a.crt");
        written.put("batch", "many");
        written.put("colour", "red");
        assertThat(mistakes(written))
                .containsExactlyInAnyOrder(
                        new Mistake("certifcate", "is not a setting", "did you mean 'certificate'?"),
                        new Mistake(
                                "colour",
                                "is not a setting",
                                "known here: kme, name, batch, strict, deadline, certificate, method, peers"),
                        new Mistake("kme", "is missing", "add it: where the key management entity is"),
                        new Mistake("batch", "'many' is not a whole number", "write a whole number"));
    }

    @Test
    void saysWhereNoSettingIsKnownAtAll() {
        BadSourceConfigException refusal = catchThrowableOfType(
                BadSourceConfigException.class, () -> SourceConfig.check(List.of(), Map.of("a", "b"), FOLDER));
        assertThat(refusal).hasMessage("a: is not a setting");
        assertThat(refusal.mistakes()).containsExactly(new Mistake("a", "is not a setting", "none are known here"));
    }

    @Test
    void knowsWhatWasNeverRead() throws BadSourceConfigException {
        SourceConfig config = with("name", "alice");
        assertThat(config.unread()).containsExactly("batch", "deadline", "kme", "method", "name", "strict");
        config.url("kme");
        config.text("name");
        config.optionalFile("certificate");
        assertThat(config.unread()).containsExactly("batch", "deadline", "method", "strict");
    }

    @Test
    void blamesThePluginForReadingWhatItDoesNotDeclare() throws BadSourceConfigException {
        SourceConfig config = minimal();
        assertThatThrownBy(() -> config.text("colour"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the plugin reads the setting 'colour' but does not declare it");
        assertThatThrownBy(() -> config.integer("kme"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the plugin declares the setting 'kme' as URL but reads it as Long");
        assertThatThrownBy(() -> config.text("name"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the setting 'name' is optional: read it as one");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "0", "-7", "9223372036854775807"})
    void readsWholeNumbers(String written) throws BadSourceConfigException {
        assertThat(with("batch", written).integer("batch")).isEqualTo(Long.parseLong(written));
    }

    private static SourceConfig minimal() throws BadSourceConfigException {
        return SourceConfig.check(SETTINGS, Map.of("kme", "https://a"), FOLDER);
    }

    private static SourceConfig with(String name, Object value) throws BadSourceConfigException {
        return SourceConfig.check(SETTINGS, written(name, value), FOLDER);
    }

    private static Map<String, Object> written(String name, Object value) {
        Map<String, Object> written = new LinkedHashMap<>(Map.of("kme", "https://a"));
        written.put(name, value);
        return written;
    }

    private static List<Mistake> mistakes(Map<String, ?> written) {
        return catchThrowableOfType(BadSourceConfigException.class, () -> SourceConfig.check(SETTINGS, written, FOLDER))
                .mistakes();
    }
}
