package io.keybraid.host.round.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.keybraid.host.journal.TunnelRecord;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Explores worlds whose records stand in real journals on disks in memory. Each world comes with the disks of the way on which
 * it was first met; every save is made, every crash is survived by the journal's own code, and what it gives back must be what
 * the scheduler says it holds.
 */
final class DiskExploration {

    /**
     * What came of it.
     *
     * @param disks that were recovered from
     * @param neverLeft crashes that would have left a record which the journal never leaves
     */
    record Outcome(long worlds, long disks, long neverLeft) {}

    private record Place(long[] world, DiskLife initiator, DiskLife responder) {}

    private final Exploring exploring;
    private final Seen seen = new Seen();
    private final Fingerprint fingerprint = new Fingerprint();
    private final Deque<Place> places = new ArrayDeque<>();
    private final DiskLife.Counter disks = new DiskLife.Counter();
    private final Rest rest;
    private final Following following = new Following();
    private final Scheduler scheduler;
    private @Nullable Place now;
    private long worlds;
    private long neverLeft;

    private DiskExploration(Bounds bounds) {
        this.exploring = Exploring.of(bounds, Mistake.NONE);
        this.rest = new Rest(exploring, seen);
        this.scheduler = new Scheduler(exploring, following, following);
    }

    static Outcome explore(Bounds bounds) {
        return new DiskExploration(bounds).run();
    }

    private Outcome run() {
        World first = exploring.first();
        TunnelRecord record = record(first.initiator.record);
        place(first, DiskLife.startingWith(record, disks), DiskLife.startingWith(record, disks));
        World world = new World();
        while (!places.isEmpty()) {
            Place place = places.removeFirst();
            now = place;
            assertThat(rest.wayToDisagreement(place.world(), 0)).isEmpty();
            scheduler.explore(world.unpack(place.world(), 0), true);
        }
        return new Outcome(worlds, disks.disks, neverLeft);
    }

    private TunnelRecord record(int number) {
        return exploring.things().records.at(number).record();
    }

    private void place(World world, DiskLife initiator, DiskLife responder) {
        long[] packed = new long[World.LONGS];
        world.pack(packed, 0);
        fingerprint.of(packed, 0);
        if ((seen.mark(fingerprint, Seen.MET) & Seen.MET) == 0) {
            worlds++;
            assertThat(initiator.record()).isEqualTo(record(world.initiator.record));
            assertThat(responder.record()).isEqualTo(record(world.responder.record));
            places.add(new Place(packed, initiator, responder));
        }
    }

    /** Does to the disks what the scheduler does to the records. */
    private final class Following extends Telling implements Sink {
        private boolean atInitiator;
        private Optional<TunnelRecord> attempt = Optional.empty();
        private Optional<DiskLife> changed = Optional.empty();
        private boolean crashing;
        private boolean failing;

        @Override
        void begins(boolean initiator, int event) {
            atInitiator = initiator;
            attempt = Optional.empty();
            changed = Optional.empty();
        }

        @Override
        void says(String what) {
            begins(true, -1);
        }

        @Override
        void says(boolean initiator, String what) {
            begins(initiator, -1);
        }

        @Override
        void attempts(Effect effect) {
            attempt = effect.kind() == Effect.Kind.PERSIST ? Optional.of(record(effect.thing())) : Optional.empty();
        }

        @Override
        void performs(Effect effect) {
            if (crashing) {
                return;
            }
            if (effect.kind() == Effect.Kind.PERSIST) {
                changed = Optional.of(life().saved(record(effect.thing())));
            }
            attempt = Optional.empty();
        }

        @Override
        void crashes(boolean initiator, boolean wiped, boolean messagesLost, boolean forgotten) {
            atInitiator = initiator;
            crashing = true;
        }

        @Override
        void failsToSave() {
            failing = true;
        }

        @Override
        void crashed() {
            crashing = false;
            failing = false;
        }

        private DiskLife life() {
            Place place = Objects.requireNonNull(now);
            return changed.orElse(atInitiator ? place.initiator() : place.responder());
        }

        @Override
        public void next(World world, Pace pace) {
            World.End end = atInitiator ? world.initiator : world.responder;
            Optional<DiskLife> life = Optional.of(life());
            if (failing) {
                life = attempt.map(record -> life().failed(record));
            } else if (crashing) {
                life = life().crashed(attempt, record(end.record));
            }
            Place place = Objects.requireNonNull(now);
            life.ifPresentOrElse(
                    mine -> place(
                            world, atInitiator ? mine : place.initiator(), atInitiator ? place.responder() : mine),
                    () -> neverLeft++);
        }

        @Override
        public void broken(String claim, World world) {
            throw new AssertionError(claim);
        }
    }
}
