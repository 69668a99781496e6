package io.keybraid.plugin.skip;

import static org.assertj.core.api.Assertions.assertThat;

import io.keybraid.api.ContractEnd;
import io.keybraid.api.FakeRound;
import io.keybraid.api.FakeSourceContext;
import io.keybraid.api.Initiation;
import io.keybraid.api.KeySource;
import io.keybraid.api.PluginJarContract;
import io.keybraid.api.SourceConfig;
import io.keybraid.sim.SimulatorOptions;
import io.keybraid.sim.fault.Fault;
import io.keybraid.sim.fault.FaultKind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SkipJarIT extends PluginJarContract {

    private static SimulatedProviders providers;

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        providers = SimulatedProviders.withPresharedKeys(folder);
    }

    @AfterAll
    static void stop() {
        providers.close();
    }

    @Override
    protected String pluginName() {
        return "skip";
    }

    @Override
    protected String factoryName() {
        return "SkipFactory";
    }

    @Override
    protected ContractEnd initiatorEnd() {
        return providers.alice();
    }

    @Override
    protected ContractEnd responderEnd() {
        return providers.bob();
    }

    /** With what the jar has of BouncyCastle, in TLS 1.3 and 1.2. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aPresharedKeyDoesInPlaceOfCertificates(boolean onlyTls12) throws Exception {
        if (onlyTls12) {
            providers.simulator().faults().set(Fault.of(FaultKind.TLS_1_2));
        }
        SourceConfig config = SourceConfig.check(
                SkipSettings.OF_SOURCE, providers.presharedSettings(SimulatorOptions.KME_A), Path.of(""));
        try (KeySource source = factory().create(config, FakeSourceContext.named("skip"));
                Initiation initiation = source.strand(SourceConfig.check(
                                SkipSettings.OF_TUNNEL, Map.of("peer-system", "sae-bob"), Path.of("")))
                        .initiate(FakeRound.lasting(Duration.ofSeconds(40)))) {
            assertThat(initiation.offer().length()).isPositive();
        } finally {
            providers.simulator().faults().clear();
        }
    }
}
