package io.keybraid.host.demo;

import io.keybraid.host.message.Message.StrandName;
import io.keybraid.host.status.PlainText;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/** What the demo shows: a line for each rotation, and on a terminal a last line that is written anew. Not thread-safe. */
final class DemoView {

    private static final int KEY_ID = 36;
    private static final int LEAST_OF_KEY_ID = 8;
    /** What a line of the table takes without the key_ID. */
    private static final int REST = 67;

    private static final int INDENT = 11;

    private final PrintWriter out;
    private final OptionalInt columns;
    private final boolean colour;
    private final int keyIdWidth;
    private List<StrandName> shown = List.of();
    private boolean headed;
    private boolean lineOpen;

    /** @param columns of a terminal that can write a line anew; empty for a pipe or a file */
    DemoView(PrintWriter out, OptionalInt columns, boolean colour) {
        this.out = out;
        this.columns = columns;
        this.colour = colour;
        keyIdWidth = columns.isPresent() ? Math.clamp(columns.getAsInt() - 1 - REST, LEAST_OF_KEY_ID, KEY_ID) : KEY_ID;
    }

    /** What is being done just now; on a terminal the next text takes its place. */
    void progress(String text) {
        columns.ifPresent(width -> {
            out.print("\r\033[K" + PlainText.cut(text, width - 1));
            out.flush();
            lineOpen = true;
        });
    }

    void line(String text) {
        if (lineOpen) {
            out.print("\r\033[K");
            lineOpen = false;
        }
        out.println(text);
        out.flush();
    }

    /** A fact of what runs; on a terminal in as many lines as it needs. */
    void fact(String name, String text) {
        String first = "  %-7s  ".formatted(name);
        if (columns.isEmpty()) {
            line(first + text);
            return;
        }
        List<String> lines = PlainText.wrap(text, INDENT, columns.getAsInt());
        line(first + lines.getFirst().strip());
        lines.stream().skip(1).forEach(this::line);
    }

    void rotation(Rotation rotation) {
        if (!headed) {
            headed = true;
            line("");
            line(bold(columns("", "epoch", "QKD key_ID", "PSK in paris", "PSK in berlin", "", "took")));
        }
        if (!rotation.strands().equals(shown)) {
            shown = rotation.strands();
            line("     braided from " + strands(shown));
        }
        String verdict = rotation.equal() ? green("equal ") : red("DIFFER");
        line(columns(
                rotation.number(),
                rotation.epoch(),
                rotation.keyId().orElse("none"),
                rotation.initiatorFingerprint(),
                rotation.responderFingerprint(),
                verdict,
                took(rotation.took())));
    }

    private String columns(Object number, Object epoch, String keyId, Object... rest) {
        return "%3s  %5s  ".formatted(number, epoch)
                + ("%-" + keyIdWidth + "s").formatted(PlainText.cut(keyId, keyIdWidth))
                + "  %-16s  %-16s  %-6s %10s".formatted(rest);
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
