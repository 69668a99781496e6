package io.keybraid.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keybraid.api.Setting.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SettingTest {

    @ParameterizedTest
    @ValueSource(strings = {"", "Kme", "9lives", "-x", "peer_sae", "peer sae"})
    void refusesANameThatYamlReadersWouldStumbleOver(String name) {
        assertThatThrownBy(() -> Setting.required(name, Kind.TEXT, "words"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("not the name of a setting: " + name);
    }

    @Test
    void leavesPluginToTheHost() {
        assertThatThrownBy(() -> Setting.optional("plugin", Kind.TEXT, "words"))
                .hasMessage("the setting 'plugin' belongs to the host");
    }

    @Test
    void wantsChoicesForAChoiceAndOnlyThen() {
        assertThatThrownBy(() -> Setting.required("mode", Kind.CHOICE, "words"))
                .hasMessage("setting mode: choices go with kind CHOICE, and only with it");
        assertThatThrownBy(() -> new Setting("mode", Kind.TEXT, false, Optional.empty(), List.of("a"), "words"))
                .hasMessage("setting mode: choices go with kind CHOICE, and only with it");
        assertThatThrownBy(() -> Setting.choice("mode", List.of("a", "b"), "c", "words"))
                .hasMessage("setting mode: the default is none of the choices");
    }

    @Test
    void refusesADefaultThatIsNeverTaken() {
        assertThatThrownBy(() -> new Setting("mode", Kind.TEXT, true, Optional.of("a"), List.of(), "words"))
                .hasMessage("setting mode: required, so its default is never taken");
    }

    @Test
    void keepsItsOwnCopyOfTheChoices() {
        List<String> choices = new ArrayList<>(List.of("a", "b"));
        Setting setting = Setting.choice("mode", choices, "a", "words");
        choices.add("c");
        assertThat(setting.choices()).containsExactly("a", "b");
        assertThat(setting.required()).isFalse();
    }
}
