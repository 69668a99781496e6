package io.keybraid.host.round.crash;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The shortest way from the first world to one where a claim does not hold; found breadth first, told in words. */
final class Story {

    /** More worlds than this are not kept. */
    private static final int MOST_WORLDS = 8_000_000;

    private final Exploring exploring;
    private final Seen seen = new Seen();
    private final Fingerprint fingerprint = new Fingerprint();
    private final Rest rest;
    private final Claims claims;
    private final Narrator narrator;
    private long[] worlds = new long[World.LONGS << 10];
    private int[] parents = new int[1 << 10];
    private int count;
    private int at = -1;
    private String broken = "";
    private int brokenAt = -1;
    private List<long[]> ending = List.of();

    private Story(Bounds bounds, Mistake mistake) {
        this.exploring = Exploring.of(bounds, mistake);
        this.rest = new Rest(exploring, seen);
        this.claims = rest.claims();
        this.narrator = new Narrator(exploring);
    }

    /** @return empty where every claim holds, or no break was found among so many worlds */
    static Optional<String> shortest(Bounds bounds, Mistake mistake) {
        return new Story(bounds, mistake).find();
    }

    private Optional<String> find() {
        Scheduler scheduler = new Scheduler(exploring, Telling.SILENT, new Collecting());
        World world = exploring.first();
        add(world);
        while (++at < count && brokenAt < 0 && count < MOST_WORLDS) {
            ending = rest.wayToDisagreement(worlds, at * World.LONGS);
            if (!ending.isEmpty()) {
                broken = rest.broken();
                brokenAt = at;
                break;
            }
            scheduler.explore(world.unpack(worlds, at * World.LONGS), true);
        }
        return brokenAt < 0 ? Optional.empty() : Optional.of(tell());
    }

    private void add(World world) {
        if (parents.length == count) {
            parents = Arrays.copyOf(parents, 2 * count);
            worlds = Arrays.copyOf(worlds, 2 * worlds.length);
        }
        world.pack(worlds, count * World.LONGS);
        fingerprint.of(worlds, count * World.LONGS);
        if ((seen.mark(fingerprint, Seen.MET) & Seen.MET) == 0) {
            parents[count++] = at;
        }
    }

    private final class Collecting implements Sink {
        @Override
        public void next(World world, Pace pace) {
            add(world);
            Optional<String> claim = claims.broken(world);
            if (claim.isPresent() && brokenAt < 0) {
                broken = claim.get();
                brokenAt = count - 1;
            }
        }

        @Override
        public void broken(String claim, World world) {
            if (brokenAt < 0) {
                broken = claim;
                add(world);
                brokenAt = count - 1;
            }
        }
    }

    private String tell() {
        List<long[]> way = new ArrayList<>();
        for (int i = brokenAt; i >= 0; i = parents[i]) {
            way.addFirst(Arrays.copyOfRange(worlds, i * World.LONGS, (i + 1) * World.LONGS));
        }
        if (!ending.isEmpty()) {
            way.addAll(ending.subList(1, ending.size()));
        }
        StringBuilder text = new StringBuilder(broken).append(", but:\n");
        World world = new World();
        for (int i = 0; i < way.size(); i++) {
            String what = i == 0 ? "in the beginning" : between(way.get(i - 1), way.get(i));
            text.append(String.format("%3d  %s%n         %s%n", i, what, narrator.text(world.unpack(way.get(i), 0))));
        }
        return text.toString();
    }

    private String between(long[] before, long[] after) {
        List<String> told = new ArrayList<>();
        long[] packed = new long[World.LONGS];
        Sink finder = new Sink() {
            @Override
            public void next(World world, Pace pace) {
                world.pack(packed, 0);
                if (Arrays.equals(packed, after)) {
                    told.add(narrator.told());
                }
            }

            @Override
            public void broken(String claim, World world) {
                next(world, Pace.PERHAPS);
            }
        };
        new Scheduler(exploring, narrator, finder).explore(new World().unpack(before, 0), true);
        return told.isEmpty() ? "?" : told.getFirst();
    }
}
