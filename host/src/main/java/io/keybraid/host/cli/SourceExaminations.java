package io.keybraid.host.cli;

import io.keybraid.api.DidYouMean;
import io.keybraid.api.Examination;
import io.keybraid.api.Finding;
import io.keybraid.api.Finding.Verdict;
import io.keybraid.host.config.HostConfig;
import io.keybraid.host.daemon.ConfiguredSources;
import io.keybraid.host.doctor.DoctorJson;
import io.keybraid.host.doctor.SourceFindings;
import io.keybraid.host.plugin.OpenSource;
import io.keybraid.host.problem.OperatorException;
import io.keybraid.host.problem.OperatorException.Reason;
import java.io.PrintWriter;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * {@code keybraid doctor --kme}: lets plugins examine what their sources depend on, and shows what they find as they find it. Opens the
 * sources of the configuration for itself, whether a host runs or not.
 */
final class SourceExaminations {

    /** For one source: a KME that does not answer is asked once or twice, and there are eight at most. */
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private static final Duration TO_END = Duration.ofSeconds(5);

    private final HostConfig config;
    private final PrintWriter out;
    private final boolean spendKeys;
    private final boolean json;

    SourceExaminations(HostConfig config, PrintWriter out, boolean spendKeys, boolean json) {
        this.config = config;
        this.out = out;
        this.spendKeys = spendKeys;
        this.json = json;
    }

    /**
     * @param name of a source; without it, all that can be examined
     * @return the exit code
     */
    int run(Optional<String> name) throws OperatorException, InterruptedException {
        InstantSource clock = InstantSource.system();
        List<SourceFindings> all = new ArrayList<>();
        try (ConfiguredSources sources = ConfiguredSources.open(config, clock, new SecureRandom())) {
            for (OpenSource source : chosen(sources.all(), name)) {
                all.add(examine(source));
            }
        }
        if (json) {
            out.print(DoctorJson.print(Version.ofKeybraid(), clock.instant(), all));
        }
        return all.stream().anyMatch(SourceFindings::isIll) ? Reason.FAILED.exitCode() : 0;
    }

    private static List<OpenSource> chosen(List<OpenSource> sources, Optional<String> name) throws OperatorException {
        List<OpenSource> examinable =
                sources.stream().filter(OpenSource::isExaminable).toList();
        List<String> names = examinable.stream().map(OpenSource::name).toList();
        String there = names.isEmpty()
                ? "none of the configured sources depends on a key server"
                : "those that can: " + String.join(", ", names);
        if (name.isEmpty()) {
            if (names.isEmpty()) {
                throw new OperatorException(Reason.USAGE, "no source can be examined", there);
            }
            return examinable;
        }
        if (names.contains(name.get())) {
            return examinable.stream()
                    .filter(source -> source.name().equals(name.get()))
                    .toList();
        }
        boolean known = sources.stream().anyMatch(source -> source.name().equals(name.get()));
        throw new OperatorException(
                Reason.USAGE,
                known
                        ? "source '" + name.get() + "' has nothing to examine"
                        : "there is no source '" + name.get() + "'",
                DidYouMean.closest(name.get(), names)
                        .filter(meant -> !known)
                        .map(meant -> "did you mean '" + meant + "'?")
                        .orElse(there));
    }

    private SourceFindings examine(OpenSource source) throws InterruptedException {
        show(source.name() + " (" + source.plugin().name() + ")\n");
        List<Finding> findings = new ArrayList<>();
        Told told = new Told(spendKeys, System.nanoTime() + LIMIT.toNanos(), finding -> {
            findings.add(finding);
            show(SourceFindings.print(finding, Terminal.ofThisProcess().colourOut()));
        });
        Thread thread = Thread.ofVirtual().start(() -> source.examine(told));
        if (!thread.join(LIMIT.plus(TO_END))) {
            thread.interrupt();
            told.tell(new Finding(
                    Verdict.UNTRIED,
                    "the rest",
                    "no time was left after " + LIMIT.toMinutes() + " minutes",
                    "try again"));
        }
        told.end();
        SourceFindings all = new SourceFindings(source.name(), source.plugin().name(), findings);
        show(all.summary());
        return all;
    }

    private void show(String text) {
        if (!json) {
            out.print(text);
            out.flush();
        }
    }

    /** What the plugin is lent; nothing it tells after the end is heard. */
    private static final class Told implements Examination {

        private final boolean maySpendKeys;
        private final long end;
        private final Consumer<Finding> listener;
        private boolean ended;

        Told(boolean maySpendKeys, long end, Consumer<Finding> listener) {
            this.maySpendKeys = maySpendKeys;
            this.end = end;
            this.listener = listener;
        }

        @Override
        public boolean maySpendKeys() {
            return maySpendKeys;
        }

        @Override
        public Duration remaining() {
            return Duration.ofNanos(Math.max(0, end - System.nanoTime()));
        }

        @Override
        public synchronized void tell(Finding finding) {
            if (!ended) {
                listener.accept(finding);
            }
        }

        synchronized void end() {
            ended = true;
        }
    }
}
