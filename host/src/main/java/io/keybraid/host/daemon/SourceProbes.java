package io.keybraid.host.daemon;

import io.keybraid.api.KeySourceException;
import io.keybraid.host.doctor.SourceFacts;
import io.keybraid.host.doctor.SourceFacts.Failure;
import io.keybraid.host.round.NamedStrand;
import io.keybraid.host.round.StrandFailure;
import io.keybraid.host.round.StrandSet;
import io.keybraid.host.tunnel.TunnelView;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A tunnel's strands, asked whether they would yield a secret: all at once from its making on, so that those of several tunnels
 * take no longer together than the slowest alone. Takes no key.
 */
final class SourceProbes {

    private static final long PATIENCE_SECONDS = 8;

    private final StrandSet strands;
    private final boolean probe;
    private final List<FutureTask<Outcome>> asked = new ArrayList<>();
    private final long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);

    /** @param probe whether to ask; else only what is known already is told */
    SourceProbes(StrandSet strands, boolean probe) {
        this.strands = strands;
        this.probe = probe;
        for (NamedStrand strand : strands.strands()) {
            FutureTask<Outcome> task = new FutureTask<>(() -> ask(strand));
            asked.add(task);
            if (probe) {
                Thread.ofVirtual().name("probe " + strand.name().name()).start(task);
            }
        }
    }

    /**
     * What is known of the sources, and what the probes say; eight seconds after their beginning at the latest.
     *
     * @param view of the running tunnel; empty where none runs
     */
    List<SourceFacts> facts(ConfiguredSources sources, Optional<TunnelView> view) throws InterruptedException {
        List<SourceFacts> facts = new ArrayList<>();
        for (int i = 0; i < asked.size(); i++) {
            NamedStrand strand = strands.strands().get(i);
            Optional<Outcome> outcome = probe ? Optional.of(outcome(asked.get(i), end)) : Optional.empty();
            facts.add(facts(strand, sources, view, outcome));
        }
        return facts;
    }

    /** How a probe went, and how long it took. */
    private record Outcome(Optional<Failure> failure, long millis) {}

    private static Outcome ask(NamedStrand strand) {
        long began = System.nanoTime();
        try {
            strand.strand().probe();
            return new Outcome(Optional.empty(), since(began));
        } catch (KeySourceException e) {
            Failure failure = new Failure(e.reason().code(), String.valueOf(e.getMessage()), e.advice());
            return new Outcome(Optional.of(failure), since(began));
        }
    }

    private static long since(long began) {
        return Duration.ofNanos(System.nanoTime() - began).toMillis();
    }

    private static Outcome outcome(FutureTask<Outcome> task, long end) throws InterruptedException {
        try {
            return task.get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException | ExecutionException e) {
            task.cancel(true);
            boolean late = e instanceof TimeoutException;
            int code = (late ? KeySourceException.Reason.TIMED_OUT : KeySourceException.Reason.UNAVAILABLE).code();
            String problem = late ? "it did not answer within " + PATIENCE_SECONDS + " s" : "the probe failed";
            return new Outcome(
                    Optional.of(new Failure(code, problem, "see the log, and the load of what the source asks")),
                    TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
        }
    }

    private static SourceFacts facts(
            NamedStrand strand, ConfiguredSources sources, Optional<TunnelView> view, Optional<Outcome> outcome) {
        String name = strand.name().name();
        return new SourceFacts(
                name,
                sources.all().stream()
                        .filter(source -> source.name().equals(name))
                        .map(source -> source.plugin().name())
                        .findFirst()
                        .orElse(name),
                view.filter(known -> known.used().contains(strand.name())).isPresent(),
                view.flatMap(known -> lastRound(strand, known)),
                outcome.flatMap(Outcome::failure),
                outcome.map(Outcome::millis));
    }

    private static Optional<Failure> lastRound(NamedStrand strand, TunnelView view) {
        return view.failures().stream()
                .filter(failure -> failure.strand().equals(strand.name()) && !failure.isAtPeer())
                .map(SourceProbes::failure)
                .findFirst();
    }

    private static Failure failure(StrandFailure failure) {
        return new Failure(failure.code(), failure.problem(), failure.advice());
    }
}
