package io.keybraid.plugin.etsi014;

import io.keybraid.api.KeySourceException;
import io.keybraid.api.KeySourceException.Reason;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * The KMEs of our site, asked one after the other until one yields what is asked.
 *
 * <p>The next one is asked only where the one before certainly delivered nothing: nothing was sent to it, or it said so. Whatever may have
 * been delivered counts as delivered, and ends the question: a key of that name is never asked for again.
 *
 * <p>The first in the configuration is preferred; one that failed comes last for half a minute. Thread-safe.
 */
final class KmeSite implements AutoCloseable {

    /** What is told where several KMEs failed: the first of these. A key that may still come is waited for, so it stands first. */
    private static final List<Reason> MOST_TELLING = List.of(
            Reason.NOT_FOUND,
            Reason.EXHAUSTED,
            Reason.NOT_AUTHORISED,
            Reason.UNKNOWN_PARTY,
            Reason.BAD_MESSAGE,
            Reason.TIMED_OUT,
            Reason.UNREACHABLE,
            Reason.UNAVAILABLE);

    private final List<Kme> kmes;

    KmeSite(List<KmeSettings> settings, InstantSource clock) {
        kmes = settings.stream()
                .map(kme -> new Kme(new KmeClient(kme, clock), clock))
                .toList();
    }

    /** In the order of the configuration. */
    List<Kme> kmes() {
        return kmes;
    }

    /** One to {@code number} keys that this SAE can have as well; the caller closes them. */
    List<DeliveredKey> getKeys(SaeId slave, int number, Supplier<Duration> remaining) throws KeySourceException {
        return ask((kme, time) -> kme.getKeys(slave, number, time), remaining);
    }

    /** The key that was delivered to this SAE under this key_ID; the caller closes it. */
    DeliveredKey getKeyWithKeyIds(SaeId master, KeyId keyId, Supplier<Duration> remaining) throws KeySourceException {
        return ask((kme, time) -> kme.getKeyWithKeyIds(master, keyId, time), remaining);
    }

    /** The Status of the first KME that has one, in the order of the configuration. Each has its {@code timeout}. */
    KmeStatus getStatus(SaeId slave) throws KeySourceException {
        List<KeySourceException> failures = new ArrayList<>();
        for (Kme kme : kmes) {
            try {
                return kme.client()
                        .getStatus(slave, () -> kme.client().settings().timeout());
            } catch (KmeFailure e) {
                failures.add(e.told());
            }
        }
        throw mostTelling(failures);
    }

    private <T> T ask(Question<T> question, Supplier<Duration> remaining) throws KeySourceException {
        List<Kme> order =
                kmes.stream().sorted(Comparator.comparing(Kme::comesLast)).toList();
        List<KeySourceException> failures = new ArrayList<>();
        for (int i = 0; i < order.size(); i++) {
            Kme kme = order.get(i);
            int left = order.size() - i;
            try {
                T answer = question.ask(kme.client(), () -> remaining.get().dividedBy(left));
                kme.answered();
                return answer;
            } catch (KmeFailure e) {
                note(kme, e.told());
                failures.add(e.told());
                if (e.mayHaveDelivered()) {
                    throw together(e.told(), failures);
                }
            }
        }
        throw mostTelling(failures);
    }

    private static KeySourceException mostTelling(List<KeySourceException> failures) {
        return together(
                failures.stream()
                        .min(Comparator.comparingInt(e -> MOST_TELLING.indexOf(e.reason())))
                        .orElseThrow(),
                failures);
    }

    private static void note(Kme kme, KeySourceException failure) {
        switch (failure.reason()) {
            case EXHAUSTED, NOT_FOUND -> kme.answered();
            case UNREACHABLE, TIMED_OUT, NOT_AUTHORISED, UNKNOWN_PARTY, BAD_MESSAGE, UNAVAILABLE -> {
                if (!Thread.currentThread().isInterrupted()) {
                    kme.failed(String.valueOf(failure.getMessage()));
                }
            }
        }
    }

    /** One failure for the round, with what the other KMEs said. */
    private static KeySourceException together(KeySourceException main, List<KeySourceException> failures) {
        if (failures.size() == 1) {
            return main;
        }
        String others = failures.stream()
                .filter(failure -> failure != main)
                .map(Throwable::getMessage)
                .collect(Collectors.joining("; "));
        return new KeySourceException(
                main.reason(), main.getMessage() + " (also asked: " + others + ")", main.advice(), main);
    }

    /** Runs this beside everything else, while this is open. */
    void inBackground(Runnable task) {
        kmes.getFirst().client().inBackground(task);
    }

    @Override
    public void close() {
        kmes.forEach(kme -> kme.client().close());
    }

    @Override
    public String toString() {
        return kmes.stream().map(kme -> kme.endpoint().toString()).collect(Collectors.joining(", "));
    }

    /** Something asked of one KME. */
    private interface Question<T> {
        T ask(KmeClient kme, Supplier<Duration> time) throws KmeFailure;
    }
}
