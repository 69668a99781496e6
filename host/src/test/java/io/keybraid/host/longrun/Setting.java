package io.keybraid.host.longrun;

import java.util.Random;

/** What may be set on Maven's command line, and what is printed so that a run can be repeated. */
final class Setting {

    private Setting() {}

    /** A number by its name, such as {@code long.kills}. */
    static int count(String name, int otherwise) {
        return Integer.getInteger(name, otherwise);
    }

    /** Seeded by {@code long.seed}, or by chance; the seed is printed. */
    static Random random(String test) {
        long seed = Long.getLong("long.seed", new Random().nextLong(1_000_000));
        say(test, "seed " + seed);
        return new Random(seed);
    }

    static void say(String test, String text) {
        System.out.println("[" + test + "] " + text);
        System.out.flush();
    }
}
