package io.keybraid.host.status;

import io.keybraid.host.status.TextTable.Cell;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** A status for people: a table of tunnels, each with what is wrong below it, and a table of sources. */
public final class StatusTable {

    private static final int WIDTH = 80;
    private static final int INDENT = 4;
    private static final String NOTHING = "-";

    private final HostStatus host;
    private final boolean colour;

    private StatusTable(HostStatus host, boolean colour) {
        this.host = host;
        this.colour = colour;
    }

    /**
     * At most 80 columns wide; ends with a line break.
     *
     * @param colour whether to paint it with the escape sequences of a terminal
     */
    public static String print(HostStatus host, boolean colour) {
        StatusTable table = new StatusTable(host, colour);
        return table.head() + "\n" + table.tunnels() + "\n" + table.sources();
    }

    private String head() {
        String up = Ages.text(Duration.between(host.startedAt(), host.at()));
        String listen = host.listen().isEmpty() ? "not listening" : "listening on " + String.join(", ", host.listen());
        List<String> lines =
                new ArrayList<>(PlainText.wrap("keybraid " + host.software() + ", up " + up + ", " + listen, 0, WIDTH));
        lines.add(PlainText.printable(host.identity()));
        return String.join("\n", lines) + "\n";
    }

    private String tunnels() {
        TextTable table = new TextTable(WIDTH, colour, "TUNNEL", "STATE", "EPOCH", "KEY AGE", "NEXT", "LINK");
        host.tunnels().forEach(tunnel -> table.row(row(tunnel), notes(tunnel)));
        return table.print();
    }

    private List<Cell> row(TunnelStatus tunnel) {
        return List.of(
                Cell.of(tunnel.name()),
                new Cell(tunnel.state().label(), ink(tunnel.state())),
                Cell.of(tunnel.epoch() == 0 ? NOTHING : Long.toString(tunnel.epoch())),
                Cell.of(tunnel.ageSeconds()
                        .map(seconds -> Ages.text(Duration.ofSeconds(seconds)))
                        .orElse(NOTHING)),
                Cell.of(next(tunnel, host)),
                tunnel.link().up() ? new Cell("up", Ink.GREEN) : new Cell("down", Ink.RED));
    }

    /** Only the initiator knows; the other end is told. */
    static String next(TunnelStatus tunnel, HostStatus host) {
        if (tunnel.role().equals(Optional.of(TunnelStatus.Role.RESPONDER))) {
            return "peer's";
        }
        return tunnel.nextRotation()
                .map(when -> when.isAfter(host.at()) ? Ages.text(Duration.between(host.at(), when)) : "now")
                .orElse(NOTHING);
    }

    private List<String> notes(TunnelStatus tunnel) {
        List<String> notes = new ArrayList<>();
        String used = tunnel.strands().stream()
                .filter(StrandStatus::used)
                .map(strand -> strand.source() + (strand.simulated() ? " (SIMULATED)" : ""))
                .collect(Collectors.joining(", "));
        if (!used.isEmpty()) {
            note(notes, "braided from " + used, "", Ink.DIM);
        }
        tunnel.strands().stream()
                .filter(strand -> !strand.used())
                .forEach(strand -> note(
                        notes,
                        "left out " + strand.source() + ": " + strand.problem().orElse("no reason told"),
                        strand.advice().orElse(""),
                        Ink.YELLOW));
        if (!tunnel.link().up()) {
            tunnel.link()
                    .problem()
                    .ifPresent(problem -> note(
                            notes, "link: " + problem, tunnel.link().advice().orElse(""), Ink.YELLOW));
        }
        tunnel.alarms().forEach(alarm -> note(notes, "alarm: " + alarm.problem(), alarm.advice(), Ink.RED));
        return notes;
    }

    private void note(List<String> notes, String problem, String advice, Ink ink) {
        PlainText.wrap(problem, INDENT, WIDTH).forEach(line -> notes.add(ink.paint(line, colour)));
        if (!advice.isEmpty()) {
            notes.addAll(PlainText.wrap("hint: " + advice, INDENT + 2, WIDTH));
        }
    }

    private String sources() {
        TextTable table = new TextTable(WIDTH, colour, "SOURCE", "PLUGIN", "KIND", "ALGORITHM", "HEALTH");
        for (SourceStatus source : host.sources()) {
            List<String> notes = new ArrayList<>();
            source.problem().ifPresent(problem -> note(notes, problem, "", Ink.YELLOW));
            source.facts().forEach((name, fact) -> note(notes, name + ": " + fact, "", Ink.DIM));
            table.row(
                    List.of(
                            Cell.of(source.name()),
                            Cell.of(source.plugin()),
                            Cell.of(source.assurance()),
                            Cell.of(source.algorithm()),
                            health(source)),
                    notes);
        }
        return table.print();
    }

    static Cell health(SourceStatus source) {
        String simulated = source.simulated() ? ", SIMULATED" : "";
        return switch (source.health()) {
            case UP -> new Cell("up" + simulated, source.simulated() ? Ink.YELLOW : Ink.GREEN);
            case DOWN -> new Cell("down" + simulated, Ink.RED);
            case UNTRIED -> new Cell("untried" + simulated, Ink.DIM);
        };
    }

    static Ink ink(TunnelStatus.State state) {
        return switch (state) {
            case LIVE -> Ink.GREEN;
            case IN_STEP, ROTATING, COMPARING -> Ink.PLAIN;
            case WAITING_FOR_INTERFACE, WAITING_FOR_PEER, STALE -> Ink.YELLOW;
            case OUT_OF_STEP, BLOCKED, CLOSED -> Ink.RED;
        };
    }
}
