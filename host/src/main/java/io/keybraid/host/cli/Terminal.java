package io.keybraid.host.cli;

import java.util.List;
import java.util.Map;

/**
 * Who reads what this process prints, and answers.
 *
 * @param in whether standard input is a terminal, so that there is somebody to ask
 * @param out whether standard output is a terminal
 * @param err whether standard error is one
 * @param capable whether it can do more than print one line after another (TERM is not dumb)
 * @param colourWanted whether it can, and the reader has not asked for plain text (NO_COLOR)
 */
record Terminal(boolean in, boolean out, boolean err, boolean capable, boolean colourWanted) {

    /** Nobody: a pipe or a file. */
    static final Terminal NONE = new Terminal(false, false, false, false, false);

    /** As the launcher says; Java alone cannot tell one stream from the other, so without it all is plain. */
    static Terminal ofThisProcess() {
        return of(System.getProperty("keybraid.terminal", ""), System.getenv());
    }

    static Terminal of(String told, Map<String, String> environment) {
        List<String> streams = List.of(told.split(","));
        boolean capable = !environment.getOrDefault("TERM", "").equals("dumb");
        boolean plain = !environment.getOrDefault("NO_COLOR", "").isEmpty();
        return new Terminal(
                streams.contains("in"), streams.contains("out"), streams.contains("err"), capable, capable && !plain);
    }

    boolean colourOut() {
        return out && colourWanted;
    }

    boolean colourErr() {
        return err && colourWanted;
    }
}
