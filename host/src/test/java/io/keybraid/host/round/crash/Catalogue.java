package io.keybraid.host.round.crash;

import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Numbers things, equal ones alike, so that a whole world is a few integers; and keeps what must be known of each.
 * Thread-safe.
 */
final class Catalogue<T, K> {

    private final int largest;
    private final Function<T, K> knowledge;
    private final Map<T, Integer> numbers = new ConcurrentHashMap<>();
    private volatile Object[] known = new Object[256];

    /** @param largest number that a world has room for */
    Catalogue(int largest, Function<T, K> knowledge) {
        this.largest = largest;
        this.knowledge = knowledge;
    }

    int number(T thing) {
        Integer number = numbers.get(thing);
        return number != null ? number : add(thing, knowledge.apply(thing));
    }

    private synchronized int add(T thing, K about) {
        Integer meanwhile = numbers.get(thing);
        if (meanwhile != null) {
            return meanwhile;
        }
        int number = numbers.size();
        if (number > largest) {
            throw new IllegalStateException("more than " + largest + " different things; a world has no room for them");
        }
        Object[] array = number < known.length ? known : Arrays.copyOf(known, 2 * number);
        array[number] = about;
        known = array;
        numbers.put(thing, number);
        return number;
    }

    @SuppressWarnings("unchecked")
    K at(int number) {
        return (K) known[number];
    }

    int size() {
        return numbers.size();
    }
}
