package io.keybraid.host.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.keybraid.api.Assurance;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PolicyBindingTest {

    @TempDir
    Path folder;

    @Test
    void bindsEveryTunnelToItsOwnSourcesAlone() throws Exception {
        HostConfig config = ConfigParser.parse(Samples.write(folder, Samples.SMALL));

        PolicyBinding binding = PolicyBinding.bind(config, Map.of("pq", Assurance.POST_QUANTUM, "qkd", Assurance.QKD));

        assertThat(binding.byTunnel().get("paris-berlin")).hasToString("pq");
        assertThat(binding.warnings()).isEmpty();
    }

    @Test
    void placesAPolicyThatCannotBeMet() {
        var thrown = catchThrowableOfType(
                BadConfigException.class,
                () -> PolicyBinding.bind(
                        ConfigParser.parse(Samples.write(folder, Samples.SMALL + "    require: all(qkd, pq)\n")),
                        Map.of("pq", Assurance.POST_QUANTUM)));

        assertThat(thrown)
                .hasMessage(folder.resolve("keybraid.yaml")
                        + ":12:14: tunnels.paris-berlin.require: can never be met: needs qkd; have pq");
    }

    @Test
    void warnsOfATunnelThatClassicalStrandsAloneCanServe() throws Exception {
        HostConfig config = ConfigParser.parse(Samples.write(folder, Samples.SMALL.replace("pq:", "old:")));

        PolicyBinding binding = PolicyBinding.bind(config, Map.of("old", Assurance.CLASSICAL));

        assertThat(binding.warnings())
                .singleElement()
                .hasToString(config.file()
                        + ":7:3: tunnels.paris-berlin.require: classical secrets alone are enough for this tunnel");
    }
}
