package io.keybraid.host.demo;

import io.keybraid.host.message.Message.StrandName;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What the demo shows: a line for each rotation, and on a terminal a last line that is written anew. Not thread-safe. */
final class DemoView {

    private final PrintWriter out;
    private final boolean terminal;
    private final boolean colour;
    private List<StrandName> shown = List.of();
    private boolean headed;
    private boolean lineOpen;

    DemoView(PrintWriter out, boolean terminal, boolean colour) {
        this.out = out;
        this.terminal = terminal;
        this.colour = colour;
    }

    /** What is being done just now; on a terminal the next text takes its place. */
    void progress(String text) {
        if (terminal) {
            out.print("\r\033[K" + text);
            out.flush();
            lineOpen = true;
        }
    }

    void line(String text) {
        if (lineOpen) {
            out.print("\r\033[K");
            lineOpen = false;
        }
        out.println(text);
        out.flush();
    }

    void rotation(Rotation rotation) {
        if (!headed) {
            headed = true;
            line("");
            line(bold(columns("", "epoch", "QKD key_ID (simulated)", "PSK in paris", "PSK in berlin", "", "took")));
        }
        if (!rotation.strands().equals(shown)) {
            shown = rotation.strands();
            line("      braided from " + strands(shown));
        }
        String verdict = rotation.equal() ? green("equal  ") : red("DIFFER ");
        line(columns(
                rotation.number(),
                rotation.epoch(),
                rotation.keyId().orElse("none"),
                rotation.initiatorFingerprint(),
                rotation.responderFingerprint(),
                verdict,
                took(rotation.took())));
    }

    private static String columns(Object... values) {
        return "%4s  %5s  %-36s  %-16s  %-16s  %-7s %9s".formatted(values);
    }

    private static String strands(List<StrandName> strands) {
        return strands.stream()
                .map(strand -> strand.name() + " (" + strand.algorithm() + ")")
                .collect(Collectors.joining(" + "));
    }

    private static String took(Optional<Duration> took) {
        return took.map(time -> String.format(Locale.ROOT, "%.1f ms", time.toNanos() / 1e6))
                .orElse("");
    }

    private String bold(String text) {
        return colour ? "\033[1m" + text + "\033[0m" : text;
    }

    private String green(String text) {
        return colour ? "\033[32m" + text + "\033[0m" : text;
    }

    private String red(String text) {
        return colour ? "\033[1;31m" + text + "\033[0m" : text;
    }
}
