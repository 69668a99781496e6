package io.keybraid.api;

import java.nio.file.Path;
import java.util.Map;

/**
 * What the configuration of one end says to a source, for {@link KeySourceContract}.
 *
 * @param source the source's section, without {@code plugin}: text, or a list of texts
 * @param tunnel what a tunnel says to the source
 * @param folder where relative paths begin
 */
public record ContractEnd(Map<String, ?> source, Map<String, ?> tunnel, Path folder) {

    /** An end that says nothing: every setting has its default. */
    public static final ContractEnd SILENT = of(Map.of(), Map.of());

    /** An end whose paths, if any, begin where the test runs. */
    public static ContractEnd of(Map<String, ?> source, Map<String, ?> tunnel) {
        return new ContractEnd(source, tunnel, Path.of(""));
    }

    /** Makes the source and its strand as the host does. */
    OpenEnd open(KeySourceFactory factory) throws BadSourceConfigException {
        SourceDescription description = factory.description();
        SourceConfig forSource = SourceConfig.check(description.sourceSettings(), source, folder);
        SourceConfig forTunnel = SourceConfig.check(description.tunnelSettings(), tunnel, folder);
        KeySource made = factory.create(forSource, FakeSourceContext.named("contract"));
        return new OpenEnd(made, made.strand(forTunnel), forSource, forTunnel);
    }

    /** An end that is running. */
    record OpenEnd(KeySource source, Strand strand, SourceConfig forSource, SourceConfig forTunnel) {}
}
