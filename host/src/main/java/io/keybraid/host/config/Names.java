package io.keybraid.host.config;

/** The names that operators give to sources and tunnels. */
final class Names {

    private Names() {}

    static void check(Section section, String name, Mistakes mistakes) {
        try {
            Values.name(name);
        } catch (BadValueException e) {
            e.problems()
                    .forEach(wrong -> mistakes.add(section.key(name), section.path(), wrong.problem(), wrong.hint()));
        }
    }
}
