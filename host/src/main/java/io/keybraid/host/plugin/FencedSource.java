package io.keybraid.host.plugin;

import io.keybraid.api.Assurance;
import io.keybraid.api.BadSourceConfigException;
import io.keybraid.api.Examinable;
import io.keybraid.api.Examination;
import io.keybraid.api.Finding;
import io.keybraid.api.KeySource;
import io.keybraid.api.SourceConfig;
import io.keybraid.api.SourceDescription;
import io.keybraid.api.SourceHealth;
import io.keybraid.api.Strand;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** A plugin's source behind the fence. Assurance and algorithm are asked for once, and are among those described. */
final class FencedSource implements KeySource {

    private final KeySource source;
    private final PluginFence fence;
    private final Assurance assurance;
    private final String algorithm;

    /** @throws IllegalArgumentException if the source is not what the plugin's description says */
    FencedSource(KeySource source, PluginFence fence) {
        this.source = source;
        this.fence = fence;
        assurance = fence.thread().call(source::assurance);
        algorithm = fence.thread().call(source::algorithm);
        SourceDescription description = fence.plugin().description();
        if (!description.assurances().contains(assurance)) {
            throw new IllegalArgumentException("assurance " + assurance + " is not in the plugin's description");
        }
        if (!description.algorithms().contains(algorithm)) {
            throw new IllegalArgumentException("algorithm '" + algorithm + "' is not in the plugin's description");
        }
        if (!algorithm.matches("[\\x21-\\x7e]{1,255}")) {
            throw new IllegalArgumentException("the algorithm's name is not 1 to 255 printable US-ASCII characters");
        }
    }

    @Override
    public Assurance assurance() {
        return assurance;
    }

    @Override
    public String algorithm() {
        return algorithm;
    }

    @Override
    public Strand strand(SourceConfig tunnelSettings) throws BadSourceConfigException {
        Strand strand = fence.thread().call(() -> source.strand(tunnelSettings));
        return new FencedStrand(Objects.requireNonNull(strand, "it returned nothing"), fence);
    }

    /** A source that cannot even say how it goes is down. */
    @Override
    public SourceHealth health() {
        try {
            return Objects.requireNonNull(fence.thread().call(source::health));
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            return new SourceHealth(
                    SourceHealth.State.DOWN,
                    Optional.of(fence.who() + " failed in health: " + PluginFence.place(e)),
                    false,
                    Map.of());
        }
    }

    boolean isExaminable() {
        return source instanceof Examinable;
    }

    /** A source that breaks off its examination is a finding, too. */
    void examine(Examination examination) {
        if (!(source instanceof Examinable examinable)) {
            examination.tell(new Finding(
                    Finding.Verdict.UNTRIED,
                    "examination",
                    "plugin '" + fence.plugin().name() + "' examines nothing",
                    ""));
            return;
        }
        try {
            fence.thread().call(() -> {
                examinable.examine(new FencedExamination(examination));
                return "examined";
            });
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            examination.tell(new Finding(
                    Finding.Verdict.UNTRIED,
                    "examination",
                    fence.who() + " failed in examine: " + PluginFence.place(e),
                    PluginFence.ASK));
        }
    }

    @Override
    public void close() {
        fence.close(source);
    }
}
