package io.keybraid.sim.physics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.DoublePredicate;
import java.util.function.DoubleUnaryOperator;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What Ma et al. 2005 (PRA 72, 012326) published for the link of Gobby, Yuan and Shields, and what follows from it. */
class DecoyBb84Test {

    private static final Device MODERN_WITHOUT_DEAD_TIME = new Device(0.2, 0.2, 2e-7, 0.01, 1.16, 1e9, 0.5, 0.1, 0);

    @Test
    void reachesAsFarAsPublished() {
        assertThat(reach(km -> new DecoyBb84(Device.GYS, km).bitsPerPulse() > 0))
                .isCloseTo(140.6, within(0.2));
        assertThat(reach(km -> new DecoyBb84(Device.GYS, km).bitsPerPulseWithInfiniteDecoys() > 0))
                .isCloseTo(142.05, within(0.05));
        assertThat(reach(km -> new DecoyBb84(Device.MODERN, km).bitsPerSecond() > 0))
                .isCloseTo(240.8, within(0.1));
    }

    @Test
    void hasTheOptimalIntensitiesOfThePaper() {
        assertThat(optimum(1.22)).isCloseTo(0.48, within(0.005));
        assertThat(optimum(1)).isCloseTo(0.54, within(0.005));
    }

    /** Eq. 12: where (1 − μ)e^(−μ) is f·H2(e_d)/(1 − H2(e_d)). */
    static double optimum(double correction) {
        double misalignment = Entropy.ofBit(Device.GYS.misalignment());
        double wanted = correction * misalignment / (1 - misalignment);
        return root(mu -> wanted - (1 - mu) * Math.exp(-mu), 0.01, 0.99);
    }

    @Test
    void oneWeakDecoyIsOffByAsMuchAsPublishedAtFortyKilometres() {
        DecoyBb84 link = new DecoyBb84(Device.GYS.withIntensities(0.48, 0.12), 40);
        double yield = 1 - link.singlePhotonYield() / link.exactSinglePhotonYield();
        double errors = link.singlePhotonErrorRate() / link.exactSinglePhotonErrorRate() - 1;
        assertThat(100 * yield).isCloseTo(3.5, within(0.05));
        assertThat(100 * errors).isCloseTo(16.8, within(0.05));
    }

    @Test
    void makesTheTabledRateAtNoDistance() {
        assertThat(new DecoyBb84(Device.GYS, 0).bitsPerPulseWithInfiniteDecoys())
                .isCloseTo(2.554588e-3, within(1e-9));
    }

    @ParameterizedTest
    @CsvSource({"1, 11.003", "1.16, 9.811", "1.22, 9.423"})
    void isSecureBelowTheErrorRateOfShorAndPreskill(double correction, double percent) {
        assertThat(100 * Entropy.secureBelow(correction)).isCloseTo(percent, within(0.001));
    }

    @Test
    void aFullInterceptMakesAQuarterOfTheBitsWrong() {
        assertThat(new DecoyBb84(Device.PERFECT, 10, 1).qber()).isCloseTo(0.25, within(1e-12));
        assertThat(new DecoyBb84(Device.PERFECT, 10, 0.45).aborted()).isTrue();
        assertThat(new DecoyBb84(Device.PERFECT, 10, 0.43).aborted()).isFalse();
        assertThat(new DecoyBb84(Device.MODERN, 50, 0.3).qber())
                .isCloseTo(0.01001 + 0.3 * (0.25 - 0.005005), within(1e-5));
    }

    @Test
    void anEavesdropperTakesRateBeforeTheLinkAborts() {
        double alone = new DecoyBb84(Device.MODERN, 50).bitsPerSecond();
        double listened = new DecoyBb84(Device.MODERN, 50, 0.1).bitsPerSecond();
        assertThat(listened).isPositive().isLessThan(alone / 2);
        assertThat(new DecoyBb84(Device.MODERN, 50, 0.5).bitsPerSecond()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"50, 2.2e-3", "100, 2.2e-4", "150, 2.2e-5"})
    void aModernLinkMakesWhatIsTabled(double km, double bitsPerPulse) {
        assertThat(new DecoyBb84(Device.MODERN, km).bitsPerPulse())
                .isCloseTo(bitsPerPulse, Percentage.withPercentage(2.5));
    }

    @Test
    void deadTimeKeepsTheClicksBelowOneForEachOfIt() {
        DecoyBb84 near = new DecoyBb84(Device.MODERN, 0);
        double clicks = near.gain(Device.MODERN.signal()) * Device.MODERN.pulsesPerSecond();
        assertThat(clicks * near.aliveShare())
                .isCloseTo(clicks / (1 + clicks * 1e-7), within(1e-3))
                .isLessThan(1e7);
        assertThat(new DecoyBb84(MODERN_WITHOUT_DEAD_TIME, 0).aliveShare()).isEqualTo(1);
    }

    @Test
    void agreesWithTheTableOfTheGysLink() throws Exception {
        List<String> lines = table("gys_mu048_nu005.csv");
        for (String line : lines.subList(1, lines.size())) {
            String[] cells = line.split(",");
            DecoyBb84 link = new DecoyBb84(Device.GYS, Double.parseDouble(cells[0]));
            same(link.transmittance(), cells[1]);
            same(link.gain(0.48), cells[2]);
            same(link.errorRate(0.48), cells[3]);
            same(link.gain(0.05), cells[4]);
            same(link.errorRate(0.05), cells[5]);
            same(link.singlePhotonYield(), cells[6]);
            same(link.singlePhotonErrorRate(), cells[7]);
            same(link.bitsPerPulse(), cells[9]);
            same(link.exactSinglePhotonYield(), cells[10]);
            same(link.exactSinglePhotonErrorRate(), cells[11]);
            same(link.bitsPerPulseWithInfiniteDecoys(), cells[12]);
        }
    }

    @Test
    void agreesWithTheTableOfTheModernLink() throws Exception {
        List<String> lines = table("modern_default_mu05_nu01.csv");
        for (String line : lines.subList(1, lines.size())) {
            String[] cells = line.split(",");
            DecoyBb84 link = new DecoyBb84(MODERN_WITHOUT_DEAD_TIME, Double.parseDouble(cells[0]));
            same(link.gain(0.5), cells[1]);
            same(link.bitsPerPulse(), cells[3]);
            assertThat(link.bitsPerSecond())
                    .as(line)
                    .isCloseTo(Double.parseDouble(cells[4]), within(1e-9 + Double.parseDouble(cells[4]) * 2e-3));
        }
    }

    private static void same(double computed, String tabled) {
        double value = Double.parseDouble(tabled);
        assertThat(computed).isCloseTo(value, within(1e-12 + Math.abs(value) * 1e-5));
    }

    private static List<String> table(String name) throws Exception {
        Path file = Path.of(System.getProperty("keybraid.shared", "absent"), "physics", name);
        assumeTrue(Files.exists(file), "the table " + name + " is not there");
        return Files.readAllLines(file);
    }

    static double reach(DoublePredicate works) {
        return root(km -> works.test(km) ? -1 : 1, 0, 400);
    }

    /** Where a function that rises passes zero. */
    private static double root(DoubleUnaryOperator rising, double from, double to) {
        double low = from;
        double high = to;
        for (int halved = 0; halved < 50; halved++) {
            double middle = (low + high) / 2;
            if (rising.applyAsDouble(middle) < 0) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
