package io.keybraid.host.bench;

import io.keybraid.api.FakeRound;
import io.keybraid.api.Initiation;
import io.keybraid.api.Response;
import io.keybraid.api.SharedSecret;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What an exchange of a source costs: bytes on the wire, and each end's time.
 *
 * @param settings of the source, as the table shows them
 * @param initiator to make the offer and to complete the answer
 * @param responder to answer
 */
record StrandMeasurement(
        String source, String algorithm, String settings, int offer, int answer, Times initiator, Times responder) {

    /** The head of the table that {@link #row} is a row of. */
    static final String HEAD = """
            | Source | Algorithm | Settings | Offer | Answer | Initiator, best | Responder, best |
            |---|---|---|---|---|---|---|""";

    private static final int FEWEST = 3;
    private static final Duration ROUND = Duration.ofSeconds(60);

    /** Of many exchanges, in nanoseconds. The shortest is what a machine that does something else as well disturbs least. */
    record Times(long median, long best) {

        private static Times of(List<Long> all) {
            List<Long> sorted = all.stream().sorted().toList();
            return new Times(sorted.get(sorted.size() / 2), sorted.getFirst());
        }

        private String shown() {
            return shown(median) + ", " + shown(best);
        }

        private static String shown(long nanos) {
            return nanos < 1_000_000
                    ? String.format(Locale.ROOT, "%,d µs", nanos / 1000)
                    : String.format(Locale.ROOT, "%,.1f ms", nanos / 1e6);
        }
    }

    /** One exchange that both ends agreed in. */
    private record Exchange(int offer, int answer, long initiator, long responder) {}

    /** Exchanges one after the other for so long, and at least three. The first third is to warm up, and does not count. */
    static StrandMeasurement of(StrandSubjects subjects, StrandSubjects.Subject subject, Duration time)
            throws Exception {
        try (StrandSubjects.Ends ends = subjects.open(subject)) {
            long start = System.nanoTime();
            List<Exchange> counted = new ArrayList<>();
            Exchange last = exchange(ends);
            while (counted.size() < FEWEST || System.nanoTime() - start < time.toNanos()) {
                last = exchange(ends);
                if (System.nanoTime() - start > time.toNanos() / 3) {
                    counted.add(last);
                }
            }
            return new StrandMeasurement(
                    subject.plugin(),
                    ends.source().algorithm(),
                    subject.shown(),
                    last.offer(),
                    last.answer(),
                    Times.of(counted.stream().map(Exchange::initiator).toList()),
                    Times.of(counted.stream().map(Exchange::responder).toList()));
        }
    }

    private static Exchange exchange(StrandSubjects.Ends ends) throws Exception {
        FakeRound round = FakeRound.lasting(ROUND);
        long start = System.nanoTime();
        try (Initiation begun = ends.paris().initiate(round)) {
            long offered = System.nanoTime();
            try (Response response = ends.berlin().respond(round, begun.offer())) {
                long answered = System.nanoTime();
                try (SharedSecret secret = begun.complete(response.answer())) {
                    long completed = System.nanoTime();
                    if (!secret.matches(response.secret())) {
                        throw new IllegalStateException("the ends do not agree");
                    }
                    return new Exchange(
                            begun.offer().length(),
                            response.answer().length(),
                            offered - start + completed - answered,
                            answered - offered);
                }
            }
        }
    }

    /** A row of the table. */
    String row() {
        return String.format(
                Locale.ROOT,
                "| `%s` | %s | %s | %,d | %,d | %s | %s |",
                source,
                algorithm,
                settings,
                offer,
                answer,
                initiator.shown(),
                responder.shown());
    }
}
