package io.keybraid.host.round.crash;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * L1, checked in the strongest form: from a world on, whatever the order of the things that happen without a fault, the ends
 * come to rest after finitely many of them, and agree. What is known to do so is not looked at again. For one thread.
 */
final class Rest implements Sink {

    /** Longer runs than this without a fault are taken for endless. */
    private static final int LONGEST = 500;

    private record Place(long high, long low) {}

    /** A world on the way, and the worlds that can follow it. */
    private static final class Stop {
        final long[] world;
        final Place place;
        final List<long[]> following;
        int next;

        Stop(long[] world, Place place, List<long[]> following) {
            this.world = world;
            this.place = place;
            this.following = following;
        }
    }

    private final Seen seen;
    private final Scheduler calm;
    private final Fingerprint fingerprint = new Fingerprint();
    private final World world = new World();
    private List<long[]> following = new ArrayList<>();
    private String broken = Claims.L1;
    private long @Nullable [] brokenIn;

    Rest(Exploring exploring, Seen seen) {
        this.seen = seen;
        this.calm = new Scheduler(exploring, Telling.SILENT, this);
    }

    Claims claims() {
        return calm.claims();
    }

    @Override
    public void next(World world, Pace pace) {
        long[] packed = new long[World.LONGS];
        world.pack(packed, 0);
        following.add(packed);
    }

    @Override
    public void broken(String claim, World world) {
        if (brokenIn == null) {
            broken = claim;
            brokenIn = new long[World.LONGS];
            world.pack(brokenIn, 0);
        }
    }

    /** Which claim does not hold on the way. */
    String broken() {
        return broken;
    }

    /** @return the worlds from this one to one where it goes wrong; empty if it comes to rest */
    List<long[]> wayToDisagreement(long[] packed, int at) {
        fingerprint.of(packed, at);
        if ((seen.known(fingerprint) & Seen.SETTLES) != 0) {
            return List.of();
        }
        long[] first = new long[World.LONGS];
        System.arraycopy(packed, at, first, 0, World.LONGS);
        List<Stop> way = new ArrayList<>();
        Set<Place> onTheWay = new HashSet<>();
        if (!enter(first, way, onTheWay)) {
            return worlds(way);
        }
        while (!way.isEmpty()) {
            Stop stop = way.getLast();
            if (stop.next == stop.following.size()) {
                mark(stop.place);
                onTheWay.remove(stop.place);
                way.removeLast();
                continue;
            }
            long[] next = stop.following.get(stop.next++);
            fingerprint.of(next, 0);
            if ((seen.known(fingerprint) & Seen.SETTLES) == 0 && !enter(next, way, onTheWay)) {
                return worlds(way);
            }
        }
        return List.of();
    }

    /** @return false where it goes round for ever, or ends without agreement */
    private boolean enter(long[] packed, List<Stop> way, Set<Place> onTheWay) {
        fingerprint.of(packed, 0);
        Place place = new Place(fingerprint.high, fingerprint.low);
        following = new ArrayList<>(4);
        calm.explore(world.unpack(packed, 0), false);
        boolean fresh = onTheWay.add(place);
        way.add(new Stop(packed, place, following));
        if (brokenIn != null) {
            way.add(new Stop(brokenIn, place, List.of()));
        }
        return fresh
                && brokenIn == null
                && way.size() < LONGEST
                && (!following.isEmpty() || calm.claims().agrees(world));
    }

    private void mark(Place place) {
        fingerprint.high = place.high();
        fingerprint.low = place.low();
        seen.mark(fingerprint, Seen.SETTLES);
    }

    private static List<long[]> worlds(List<Stop> way) {
        return way.stream().map(stop -> stop.world).toList();
    }
}
