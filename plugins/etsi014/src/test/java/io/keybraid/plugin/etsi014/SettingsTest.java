package io.keybraid.plugin.etsi014;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.keybraid.api.BadSourceConfigException;
import io.keybraid.api.BadSourceConfigException.Mistake;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Settings that cannot work are refused when the host starts, with the mend. */
class SettingsTest {

    private final Map<String, Object> settings = TestSite.settings(8443, TestSite.ALICE);

    @Test
    void theLeastThatWorksIsFiveSettings() {
        assertThat(settings).hasSize(5);
        assertThatCode(() -> End.openStrictly(settings, "sae-bob").close()).doesNotThrowAnyException();
    }

    @Test
    void plainHttpIsRefusedEvenOnLoopback() {
        settings.put("kme", "http://127.0.0.1:8080");
        Mistake mistake = onlyMistake("kme");
        assertThat(mistake.problem()).contains("'http' sends keys in the clear");
        assertThat(mistake.advice()).isEqualTo("write https://…");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://kme:8443/api/v1/keys",
                "https://kme:8443/?a=b",
                "https://kme:8443/#here",
                "https://user:word@kme:8443"
            })
    void aUrlWithMoreThanHostAndPortIsRefused(String url) {
        settings.put("kme", url);
        assertThat(onlyMistake("kme").advice()).contains("path-prefix");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"https://kme", "https://kme/", "HTTPS://kme:8443", "https://[::1]:8443", "https://192.0.2.7:8443"
            })
    void aUrlWithHostAndPortIsTaken(String url) {
        settings.put("kme", url);
        assertThatCode(() -> End.openStrictly(settings, "sae-bob").close()).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"api/v1/keys", "/api/../keys", "/api//keys/%2e%2e/a", "/api?x", "/a b", "/%zz"})
    void aPrefixThatIsNoPathIsRefused(String prefix) {
        settings.put("path-prefix", prefix);
        assertThat(onlyMistake("path-prefix").advice()).contains("/api/v1/keys");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/keys", "/tenant/7/api/v1/keys", "/api/v1/keys/"})
    void aPrefixThatIsAPathIsTaken(String prefix) {
        settings.put("path-prefix", prefix);
        assertThatCode(() -> End.openStrictly(settings, "sae-bob").close()).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {".", "..", "a\u0000b", "a\nb"})
    void aPeerSaeThatWouldLeaveItsSegmentIsRefused(String peerSae) {
        BadSourceConfigException e =
                catchThrowableOfType(BadSourceConfigException.class, () -> End.openStrictly(settings, peerSae));
        assertThat(e.mistakes()).extracting(Mistake::setting).containsExactly("peer-sae");
    }

    @Test
    void ourOwnSaeIsNoPeer() {
        BadSourceConfigException e =
                catchThrowableOfType(BadSourceConfigException.class, () -> End.openStrictly(settings, "sae-alice"));
        assertThat(e.mistakes().getFirst().problem()).contains("is our own SAE ID");
    }

    @Test
    void getCannotRepeatTheMasterSaeId() {
        settings.put("method", "get");
        settings.put("master-sae-id-in-key-ids", "true");
        assertThat(onlyMistake("master-sae-id-in-key-ids").problem()).contains("method: get");
    }

    @Test
    void noTimeIsNotATimeout() {
        settings.put("timeout", "0s");
        assertThat(onlyMistake("timeout").problem()).isEqualTo("is zero");
    }

    @Test
    void allMistakesAreToldAtOnce() {
        settings.put("kme", "http://kme");
        settings.put("sae", "..");
        settings.put("ca", "/does/not/exist");
        settings.put("timeout", "0s");
        assertThat(mistakes()).extracting(Mistake::setting).containsExactly("kme", "sae", "ca", "timeout");
    }

    private Mistake onlyMistake(String setting) {
        assertThat(mistakes()).extracting(Mistake::setting).containsExactly(setting);
        return mistakes().getFirst();
    }

    private List<Mistake> mistakes() {
        return catchThrowableOfType(BadSourceConfigException.class, () -> End.openStrictly(settings, "sae-bob"))
                .mistakes();
    }
}
