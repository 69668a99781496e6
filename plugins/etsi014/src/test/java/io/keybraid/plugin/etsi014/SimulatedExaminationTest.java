package io.keybraid.plugin.etsi014;

import static org.assertj.core.api.Assertions.assertThat;

import io.keybraid.api.Finding;
import io.keybraid.api.Finding.Verdict;
import io.keybraid.sim.fault.Fault;
import io.keybraid.sim.kme.KmeMethod;
import io.keybraid.sim.profile.KmeProfile;
import io.keybraid.sim.profile.Profiles;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the examination finds at each KME that is known: what is out of standard there, and the setting that mends it. */
@Timeout(60)
class SimulatedExaminationTest {

    @TempDir
    private Path folder;

    static Stream<KmeProfile> profiles() {
        return Profiles.ALL.stream();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("profiles")
    void withTheSettingsOfItsPageNothingIsBadAndUnaskedNoKeyIsSpent(KmeProfile profile) throws Exception {
        try (SimulatedSites sites = new SimulatedSites(folder, profile);
                End alice = sites.alice(SimulatedProfilesTest.settings(profile, "kme-a"))) {
            assertThat(Examining.examine(alice, false))
                    .extracting(Finding::verdict)
                    .contains(Verdict.GOOD)
                    .doesNotContain(Verdict.BAD);
            assertThat(sites.requests(KmeMethod.GET_KEY)).isEmpty();
            assertThat(sites.delivered(KmeMethod.GET_KEY_WITH_KEY_IDS)).isEmpty();
            assertThat(Examining.examine(alice, true))
                    .filteredOn(finding -> finding.verdict() == Verdict.BAD)
                    .isEmpty();
            assertThat(sites.delivered(KmeMethod.GET_KEY)).hasSizeBetween(1, SpendingCases.MOST_KEYS);
        }
    }

    @Test
    void atOneOfTheStandardOnlyTheSimulationIsOdd() throws Exception {
        try (SimulatedSites sites = new SimulatedSites(folder, KmeProfile.STANDARD);
                End alice = sites.alice(Map.of())) {
            assertThat(Examining.examine(alice, true))
                    .filteredOn(finding -> finding.verdict() != Verdict.GOOD)
                    .singleElement()
                    .satisfies(finding -> assertThat(finding.text()).contains("simulated"));
        }
    }

    @Test
    void quKayDeesWishIsFoundWithItsSetting() throws Exception {
        assertBad(Profiles.QUKAYDEE, "an unknown key_ID", "write 'master-sae-id-in-key-ids: true'");
    }

    @Test
    void nextDoorsCertificateIsFoundWithItsSetting() throws Exception {
        assertBad(Profiles.NEXT_DOOR, "Get status", "set 'kme-id'");
    }

    private void assertBad(KmeProfile profile, String subject, String advice) throws Exception {
        try (SimulatedSites sites = new SimulatedSites(folder, profile);
                End alice = sites.alice(Map.of())) {
            assertThat(Examining.examine(alice, false))
                    .filteredOn(finding -> finding.verdict() == Verdict.BAD)
                    .singleElement()
                    .satisfies(finding -> {
                        assertThat(finding.subject()).endsWith(", " + subject);
                        assertThat(finding.advice()).contains(advice);
                    });
        }
    }

    @Test
    void whatIsOutOfStandardIsFound() throws Exception {
        assertThat(odd(Profiles.IDQ, true)).contains("POST enc_keys, one key of 256 bits", "an unknown key_ID, by GET");
        assertThat(odd(Profiles.GUARDIAN, false)).contains("errors", "key_size", "an unknown member");
        assertThat(odd(Profiles.SPEQTRAL, true)).contains("errors", "GET enc_keys, one key of 256 bits");
        assertThat(odd(Profiles.QKD_KME_SERVER, false)).contains("an unknown key_ID");
        assertThat(odd(Profiles.MERQURY, false)).contains("key_size", "key_IDs as an array of strings");
    }

    private List<String> odd(KmeProfile profile, boolean spend) throws Exception {
        try (SimulatedSites sites = new SimulatedSites(folder.resolve(profile.name()), profile);
                End alice = sites.alice(Map.of())) {
            return Examining.examine(alice, spend).stream()
                    .filter(finding -> finding.verdict() == Verdict.ODD)
                    .map(finding -> finding.subject().replaceFirst(".*?, ", ""))
                    .toList();
        }
    }

    @Test
    void aKmeThatDoesNotKnowUsIsBad() throws Exception {
        try (SimulatedSites sites = new SimulatedSites(folder, KmeProfile.STANDARD);
                End alice = sites.alice(Map.of())) {
            sites.simulator().faults().set(Fault.status(401));
            assertThat(Examining.examine(alice, false))
                    .filteredOn(finding -> finding.verdict() == Verdict.BAD)
                    .singleElement()
                    .satisfies(finding -> assertThat(finding.advice()).contains("as SAE 'sae-alice'"));
        }
    }

    @Test
    void hybridTlsThatIsOfferedAndNotUsedIsTold() throws Exception {
        try (HybridKme kme = new HybridKme("X25519MLKEM768", "x25519");
                End alice = End.open(TestSite.settings(kme.port(), TestSite.ALICE), "sae-bob")) {
            assertThat(Examining.examine(alice, false)).anySatisfy(finding -> {
                assertThat(finding.subject()).endsWith(", TLS");
                assertThat(finding.text()).contains("the KME offers X25519MLKEM768");
                assertThat(finding.advice()).contains("'tls: auto'");
            });
        }
    }
}
