package io.keybraid.sim.file;

import java.util.List;
import java.util.Map;

/** A part of a file, and where it stands; every scalar is text. */
sealed interface Node {

    Place place();

    /** Counted from 1. */
    record Place(int line, int column) {}

    /** A scalar. */
    record Text(Place place, String value) implements Node {}

    /** A list. */
    record Items(Place place, List<Node> values) implements Node {}

    /** Names with values, in the order of the file; {@code names} says where each name stands. */
    record Section(Place place, Map<String, Node> values, Map<String, Place> names) implements Node {}
}
