package io.keybraid.plugin.etsi014;

import io.keybraid.api.KeySourceException;
import io.keybraid.api.KeySourceException.Reason;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Keeps keys ready for one SAE, so that the initiator's rounds ride out a KME that is slow or away. (The responder needs keys that the other
 * end names, and cannot fetch those ahead.)
 *
 * <p>A key that was handed to a round is spent, whatever comes of the round. Where two rounds in a row died with keys from the stock, the
 * other KME may have lost its copies: the next round then takes a fresh key, and if that works where those did not, the stock is wiped.
 *
 * <p>Thread-safe.
 */
final class Prefetch {

    private static final Duration LOOK_FOR_EXPIRED = Duration.ofSeconds(15);
    private static final Duration FETCH_TIME = Duration.ofSeconds(30);
    private static final int DEATHS_THAT_RAISE_DOUBT = 2;

    private final Origin origin;
    private final int wanted;
    private final KeyStock stock;
    private final Background background;
    private final LateKeys.Pauses pauses;
    private final BackOff backOff;
    private final AtomicBoolean filling = new AtomicBoolean();
    private final AtomicBoolean watching = new AtomicBoolean();
    /** Used by the one thread that fills. */
    private volatile int batch;

    private int deaths;

    Prefetch(
            Origin origin,
            int wanted,
            Duration maxAge,
            InstantSource clock,
            Background background,
            LateKeys.Pauses pauses) {
        this.origin = origin;
        this.wanted = wanted;
        this.background = background;
        this.pauses = pauses;
        stock = new KeyStock(maxAge, clock);
        backOff = new BackOff(clock);
        batch = wanted;
    }

    /** Where keys come from. */
    interface Origin {
        /** One to {@code number} keys, none of which came before. */
        List<DeliveredKey> fetch(int number, Duration time) throws KeySourceException;
    }

    /** Runs things beside the rounds, until the source is closed. */
    interface Background {
        void run(Runnable task);
    }

    /** The key for a round, and what becomes of it: see {@link Loan}. */
    Loan take(Duration left) throws KeySourceException {
        if (inDoubt()) {
            try {
                return fresh(left);
            } catch (KeySourceException e) {
                // then one from the stock: it may be good after all
            }
        }
        Loan loan = stock.take().map(key -> new Loan(key, this, true)).orElse(null);
        if (loan == null) {
            loan = fresh(left);
        }
        fill();
        return loan;
    }

    private Loan fresh(Duration left) throws KeySourceException {
        return new Loan(origin.fetch(1, left).getFirst(), this, false);
    }

    /** Fetches what is missing in the background, once half of the stock is gone. */
    void fill() {
        if (wanted > 0 && stock.size() <= wanted / 2 && backOff.isOver() && filling.compareAndSet(false, true)) {
            background.run(this::fillNow);
        }
    }

    private void fillNow() {
        try {
            while (stock.size() < wanted) {
                fetchBatch(Math.min(batch, wanted - stock.size()));
            }
            backOff.reset();
        } catch (KeySourceException e) {
            backOff.failed();
        } finally {
            filling.set(false);
        }
        watch();
    }

    /** A KME that has fewer keys than asked for, or gives fewer at a time, often gives none: then half as many. */
    private void fetchBatch(int number) throws KeySourceException {
        try {
            stock.put(origin.fetch(number, FETCH_TIME));
            batch = Math.min(wanted, 2 * batch);
        } catch (KeySourceException e) {
            boolean tooMany = e.reason() == Reason.EXHAUSTED || e.reason() == Reason.BAD_MESSAGE;
            if (!tooMany || number == 1) {
                throw e;
            }
            batch = number / 2;
        }
    }

    /** Wipes what gets too old while no round asks, until nothing is left. */
    private void watch() {
        if (watching.compareAndSet(false, true)) {
            background.run(() -> {
                try {
                    while (stock.size() > 0) {
                        pauses.pause(LOOK_FOR_EXPIRED);
                    }
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                } finally {
                    watching.set(false);
                }
            });
        }
    }

    private synchronized boolean inDoubt() {
        return deaths >= DEATHS_THAT_RAISE_DOUBT;
    }

    /** A round got through with a key: the other end had it too. */
    private void lived(boolean fromStock) {
        boolean doubted;
        synchronized (this) {
            doubted = deaths >= DEATHS_THAT_RAISE_DOUBT;
            deaths = 0;
        }
        if (doubted && !fromStock) {
            stock.discard();
        }
    }

    private synchronized void died(boolean fromStock) {
        if (fromStock) {
            deaths++;
        }
    }

    KeyStock stock() {
        return stock;
    }

    void close() {
        stock.close();
    }

    /**
     * A key in a round's hands. One of the two is called, once: {@link #lived} where the other end had the key too, else {@link #died}.
     *
     * @param key the round closes it
     * @param fromStock whether it was fetched ahead
     */
    record Loan(DeliveredKey key, Prefetch prefetch, boolean fromStock) {

        void lived() {
            prefetch.lived(fromStock);
        }

        void died() {
            prefetch.died(fromStock);
        }
    }
}
