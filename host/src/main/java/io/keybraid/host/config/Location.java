package io.keybraid.host.config;

import java.util.Comparator;

/** A place in the configuration file; line and column count from 1, in characters. */
public record Location(int line, int column) implements Comparable<Location> {

    /** Where a file begins. */
    public static final Location START = new Location(1, 1);

    private static final Comparator<Location> ORDER =
            Comparator.comparingInt(Location::line).thenComparingInt(Location::column);

    public Location {
        if (line < 1 || column < 1) {
            throw new IllegalArgumentException("no place in a file: " + line + ":" + column);
        }
    }

    /** So many characters to the right. */
    Location right(int characters) {
        return new Location(line, column + characters);
    }

    @Override
    public int compareTo(Location other) {
        return ORDER.compare(this, other);
    }
}
