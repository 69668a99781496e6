package io.keybraid.sim.admin;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;

/** What the page consists of. It loads nothing else. */
enum PageFile {
    PAGE("/", "page.html", "text/html"),
    STYLE("/page.css", "page.css", "text/css"),
    SCRIPT("/page.js", "page.js", "text/javascript"),
    PARTS("/parts.js", "parts.js", "text/javascript"),
    NETWORK("/network.js", "network.js", "text/javascript"),
    FAULTS("/faults.js", "faults.js", "text/javascript");

    private final String path;
    private final String resource;
    private final String type;

    PageFile(String path, String resource, String type) {
        this.path = path;
        this.resource = resource;
        this.type = type;
    }

    static Optional<PageFile> at(String path) {
        return Arrays.stream(values()).filter(file -> file.path.equals(path)).findFirst();
    }

    String path() {
        return path;
    }

    String type() {
        return type + "; charset=utf-8";
    }

    /** @throws IOException if the simulator's jar is not whole */
    byte[] read() throws IOException {
        try (InputStream in = PageFile.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IOException(resource + " is missing from the simulator's jar");
            }
            return in.readAllBytes();
        }
    }
}
