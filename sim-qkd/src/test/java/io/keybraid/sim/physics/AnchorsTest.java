package io.keybraid.sim.physics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The anchors of a file that others computed from the same paper, with a program of their own. */
class AnchorsTest {

    private JsonNode published;
    private JsonNode recomputed;
    private JsonNode thresholds;
    private Device device;

    @BeforeEach
    void read() throws Exception {
        Path file = Path.of(System.getProperty("keybraid.shared", "absent"), "physics", "anchors.json");
        assumeTrue(Files.exists(file), "anchors.json is not there");
        JsonNode all = JsonMapper.shared().readTree(Files.readAllBytes(file));
        JsonNode paper = all.path("Ma2005_PRA72_012326");
        published = paper.path("published");
        recomputed = paper.path("recomputed_here");
        thresholds = all.path("thresholds");
        JsonNode given = paper.path("params");
        device = new Device(
                number(given, "alpha"),
                number(given, "etaB"),
                number(given, "Y0"),
                number(given, "ed"),
                number(given, "f"),
                number(given, "rep_rate_Hz"),
                0.48,
                0.05,
                0);
    }

    @Test
    void itsLinkIsOurPreset() {
        assertThat(device).isEqualTo(Device.GYS);
    }

    @Test
    void theReachIsItsReach() {
        double reach = DecoyBb84Test.reach(km -> new DecoyBb84(device, km).bitsPerPulse() > 0);
        assertThat(reach).isCloseTo(number(recomputed, "V+W_max_km"), within(5e-3));
        assertThat(reach).isCloseTo(number(published, "V+W_max_km_mu.48_nu.05"), within(0.2));
        double most = DecoyBb84Test.reach(km -> new DecoyBb84(device, km).bitsPerPulseWithInfiniteDecoys() > 0);
        assertThat(most).isCloseTo(number(recomputed, "infinite_decoy_max_km"), within(5e-3));
        assertThat(most).isCloseTo(number(published, "infinite_decoy_max_km"), within(0.05));
    }

    @Test
    void theBestIntensitiesAreItsIntensities() {
        assertThat(DecoyBb84Test.optimum(1.22)).isCloseTo(number(recomputed, "mu_opt_f1.22"), within(1e-4));
        assertThat(DecoyBb84Test.optimum(1)).isCloseTo(number(recomputed, "mu_opt_f1"), within(1e-4));
        assertThat(DecoyBb84Test.optimum(1.22)).isCloseTo(number(published, "mu_opt_f1.22"), within(5e-3));
        assertThat(DecoyBb84Test.optimum(1)).isCloseTo(number(published, "mu_opt_f1"), within(5e-3));
    }

    @Test
    void theDeviationsAtFortyKilometresAreItsDeviations() {
        DecoyBb84 link = new DecoyBb84(device.withIntensities(0.48, 0.12), 40);
        double yield = 100 * (1 - link.singlePhotonYield() / link.exactSinglePhotonYield());
        double errors = 100 * (link.singlePhotonErrorRate() / link.exactSinglePhotonErrorRate() - 1);
        assertThat(yield).isCloseTo(number(recomputed, "Y1_dev_pct"), within(1e-3));
        assertThat(errors).isCloseTo(number(recomputed, "e1_dev_pct"), within(1e-3));
        assertThat(yield).isCloseTo(number(published, "40km_nu/mu=25%_Y1_deviation_pct"), within(0.05));
        assertThat(errors).isCloseTo(number(published, "40km_e1_deviation_pct"), within(0.05));
    }

    @Test
    void theRateAndTheThresholdsAreItsOwn() {
        assertThat(new DecoyBb84(device, 0).bitsPerPulseWithInfiniteDecoys())
                .isCloseTo(number(recomputed, "R_inf_0km_mu.48"), within(1e-9));
        assertThat(Entropy.secureBelow(1)).isCloseTo(number(thresholds, "ShorPreskill_1-2h(e)=0"), within(1e-6));
        assertThat(Entropy.secureBelow(1.16)).isCloseTo(number(thresholds, "with_f1.16"), within(1e-6));
        assertThat(Entropy.secureBelow(1.22)).isCloseTo(number(thresholds, "with_f1.22"), within(1e-6));
    }

    private static double number(JsonNode section, String name) {
        assertThat(section.path(name).isNumber()).as(name).isTrue();
        return section.path(name).doubleValue();
    }
}
