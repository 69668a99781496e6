package io.keybraid.host.config;

/** Names of settings from the top of the file, joined by dots. */
final class Paths {

    private Paths() {}

    static String join(String path, String name) {
        return path.isEmpty() ? name : path + "." + name;
    }
}
