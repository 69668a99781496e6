package io.keybraid.plugin.etsi014;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.keybraid.api.Initiation;
import io.keybraid.api.KeySourceException;
import io.keybraid.api.KeySourceException.Reason;
import io.keybraid.api.SourceHealth.State;
import io.keybraid.sim.kme.KmeMethod;
import io.keybraid.sim.profile.KmeProfile;
import io.keybraid.sim.profile.Profiles;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Against every KME that is known, with the settings that docs/sources/etsi014.md gives for it. */
@Timeout(60)
class SimulatedProfilesTest {

    /** What the table there says, by the profile's name; nothing for those that need nothing. */
    private static final Map<String, Map<String, String>> SETTINGS = Map.of(
            "qukaydee", Map.of("master-sae-id-in-key-ids", "true"),
            "next-door", Map.of("method", "post"));

    @TempDir
    private Path folder;

    static Stream<KmeProfile> profiles() {
        return Profiles.ALL.stream();
    }

    static Map<String, String> settings(KmeProfile profile, String kme) {
        Map<String, String> settings = new LinkedHashMap<>(SETTINGS.getOrDefault(profile.name(), Map.of()));
        if (profile.name().equals("next-door")) {
            settings.put("kme-id", kme);
        }
        return settings;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("profiles")
    void bothEndsGetTheSameKeysOnce(KmeProfile profile) throws Exception {
        try (SimulatedSites sites = new SimulatedSites(folder, profile)) {
            Map<String, String> here = settings(profile, "kme-a");
            Map<String, String> there = settings(profile, "kme-b");
            assertKeysComeOneByOne(sites, here, there);
            sites.simulator().requests().clear();
            assertKeysComeAhead(sites, here, there);
        }
    }

    private static void assertKeysComeOneByOne(
            SimulatedSites sites, Map<String, String> here, Map<String, String> there) throws KeySourceException {
        try (End alice = sites.alice(here);
                End bob = sites.bob(there)) {
            for (int i = 0; i < 3; i++) {
                assertThat(SimulatedSites.exchange(alice, bob)).isTrue();
            }
            List<String> made = sites.delivered(KmeMethod.GET_KEY);
            assertThat(made).hasSize(3).doesNotHaveDuplicates();
            assertThat(sites.delivered(KmeMethod.GET_KEY_WITH_KEY_IDS)).isEqualTo(made);
            assertThat(alice.source().health().state()).isEqualTo(State.UP);
            assertThat(alice.source().health().problem()).isEmpty();
            await().untilAsserted(() ->
                    assertThat(alice.source().health().simulated()).isTrue());
        }
    }

    private static void assertKeysComeAhead(SimulatedSites sites, Map<String, String> here, Map<String, String> there)
            throws KeySourceException {
        here.put("prefetch", "4");
        try (End alice = sites.alice(here);
                End bob = sites.bob(there)) {
            assertThat(SimulatedSites.exchange(alice, bob)).isTrue();
            await().untilAsserted(
                            () -> assertThat(alice.source().health().facts()).containsEntry("prefetched", "4 ready"));
            for (int i = 0; i < 3; i++) {
                assertThat(SimulatedSites.exchange(alice, bob)).isTrue();
            }
            List<String> spent = sites.delivered(KmeMethod.GET_KEY_WITH_KEY_IDS);
            assertThat(spent).hasSize(4).doesNotHaveDuplicates();
            assertThat(sites.delivered(KmeMethod.GET_KEY)).startsWith(spent.toArray(String[]::new));
        }
    }

    @Test
    void withoutItsSettingQukaydeeIsToldWithIt() throws Exception {
        try (SimulatedSites sites = new SimulatedSites(folder, Profiles.QUKAYDEE);
                End alice = sites.alice(Map.of());
                End bob = sites.bob(Map.of())) {
            KeySourceException e = responseFails(alice, bob);
            assertThat(e.reason()).isEqualTo(Reason.BAD_MESSAGE);
            assertThat(e.advice()).contains("master-sae-id-in-key-ids");
            assertThat(sites.requests(KmeMethod.GET_KEY_WITH_KEY_IDS)).hasSize(1);
        }
    }

    @Test
    void withoutItsKmeIdNextDoorIsToldWithIt() throws Exception {
        try (SimulatedSites sites = new SimulatedSites(folder, Profiles.NEXT_DOOR);
                End alice = sites.alice(Map.of())) {
            KeySourceException e = alice.initiateFails();
            assertThat(e.reason()).isEqualTo(Reason.NOT_AUTHORISED);
            assertThat(e).hasMessageContaining("kme-a");
            assertThat(e.advice()).contains("'kme-id'");
            assertThat(sites.requests(KmeMethod.GET_KEY)).isEmpty();
        }
    }

    private static KeySourceException responseFails(End alice, End bob) throws KeySourceException {
        try (Initiation initiation = alice.initiate()) {
            return bob.respondFails(new String(initiation.offer().toByteArray(), StandardCharsets.UTF_8));
        }
    }
}
