package io.keybraid.host.dist;

import java.io.IOException;
import java.nio.file.Path;

/** Where Keybraid is installed and used. */
interface Machine {

    /** What a shell prints there, without blanks around it; fails if it does. */
    String shell(String script) throws Exception;

    /** Begins a shell there that goes on. */
    Process begin(String script, Path out) throws IOException;
}
