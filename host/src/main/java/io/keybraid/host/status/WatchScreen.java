package io.keybraid.host.status;

import io.keybraid.host.status.TextTable.Cell;
import java.time.Duration;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One picture of {@code keybraid watch}: tunnels with the strands of their last keys as a braid, sources, and what is wrong.
 *
 * @param columns of the screen
 * @param rows of the screen; what does not fit is counted in the last one
 * @param colour whether to paint it
 * @param unicode whether the terminal shows more than ASCII
 * @param zone in which times are told
 */
public record WatchScreen(int columns, int rows, boolean colour, boolean unicode, ZoneId zone) {

    /** From here on there is room for all columns, and from here on for all but the last. */
    private static final int WIDE = 92;

    private static final int USUAL = 72;
    private static final int BAR = 10;
    private static final int INDENT = 2;
    private static final int ROUNDS_BESIDE = 26;
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss");

    /**
     * The lines, none wider than the screen, not more than it has rows.
     *
     * @param notice stands on top, such as that the host does not answer
     */
    public List<String> lines(HostStatus host, WatchHistory history, Optional<String> notice) {
        List<String> all = new ArrayList<>();
        all.add(Ink.BOLD.paint(cut(head(host)), colour));
        notice.ifPresent(text -> all.add(Ink.RED.paint(cut(text), colour)));
        all.add("");
        all.addAll(tunnels(host, history));
        all.add("");
        all.addAll(sources(host));
        List<String> shown = all.size() <= rows ? all : cutOff(all);
        return unicode
                ? shown
                : shown.stream().map(line -> line.replace('…', '~')).toList();
    }

    private List<String> cutOff(List<String> all) {
        List<String> shown = new ArrayList<>(all.subList(0, Math.max(0, rows - 1)));
        shown.add(cut("and " + (all.size() - shown.size()) + " more lines; a higher terminal shows them"));
        return shown;
    }

    private String head(HostStatus host) {
        String listening = host.listen().isEmpty() ? "not listening" : String.join(" ", host.listen());
        return String.join(
                "  ",
                "keybraid " + host.software(),
                TIME.format(host.at().atZone(zone)),
                "up " + Ages.text(Duration.between(host.startedAt(), host.at())),
                listening);
    }

    private List<String> tunnels(HostStatus host, WatchHistory history) {
        TextTable table = new TextTable(columns, colour, head().toArray(String[]::new));
        for (TunnelStatus tunnel : host.tunnels()) {
            List<String> below = new ArrayList<>(braid(tunnel, history));
            below.addAll(problems(tunnel));
            table.row(row(tunnel, host), below);
        }
        return table.print().lines().toList();
    }

    private List<String> head() {
        if (columns < USUAL) {
            return List.of("TUNNEL", "STATE", "KEY AGE", "LINK");
        }
        List<String> usual = List.of("TUNNEL", "STATE", "EPOCH", "KEY AGE", "", "NEXT", "LINK");
        return columns < WIDE
                ? usual
                : Stream.concat(usual.stream(), Stream.of("HANDSHAKE")).toList();
    }

    private List<Cell> row(TunnelStatus tunnel, HostStatus host) {
        Cell name = Cell.of(tunnel.name());
        Cell state = new Cell(tunnel.state().label(), StatusTable.ink(tunnel.state()));
        Cell age = Cell.of(tunnel.ageSeconds()
                .map(seconds -> Ages.text(Duration.ofSeconds(seconds)))
                .orElse("-"));
        Cell link = tunnel.link().up() ? new Cell("up", Ink.GREEN) : new Cell("down", Ink.RED);
        if (columns < USUAL) {
            return List.of(name, state, age, link);
        }
        String handshake = tunnel.latestHandshake()
                .map(at -> Ages.text(Duration.between(at, host.at())) + " ago")
                .orElse("none");
        List<Cell> usual = List.of(
                name,
                state,
                Cell.of(tunnel.epoch() == 0 ? "-" : Long.toString(tunnel.epoch())),
                age,
                Cell.of(bar(tunnel, host)),
                Cell.of(StatusTable.next(tunnel, host)),
                link);
        return columns < WIDE
                ? usual
                : Stream.concat(usual.stream(), Stream.of(Cell.of(handshake))).toList();
    }

    /** How much of the time from the last rotation to the next is over; only the initiator knows when that is. */
    private String bar(TunnelStatus tunnel, HostStatus host) {
        if (tunnel.nextRotation().isEmpty() || tunnel.ageSeconds().isEmpty()) {
            return "";
        }
        double age = tunnel.ageSeconds().get();
        double left = Math.max(
                0, Duration.between(host.at(), tunnel.nextRotation().get()).toSeconds());
        int full = age + left == 0 ? BAR : (int) Math.round(BAR * age / (age + left));
        return (unicode ? "█" : "#").repeat(full) + (unicode ? "░" : ".").repeat(BAR - full);
    }

    /** A line for each strand, the newest key at its right end. */
    private List<String> braid(TunnelStatus tunnel, WatchHistory history) {
        List<String> names = history.sources(tunnel.name());
        int widest = names.stream().mapToInt(String::length).max().orElse(0);
        int most = Math.clamp(columns - INDENT - widest - ROUNDS_BESIDE, 4, WatchHistory.MOST);
        return names.stream()
                .map(name -> {
                    List<Boolean> used = history.strand(tunnel.name(), name, most);
                    String picture = used.stream()
                            .map(in -> in ? unicode ? "━" : "=" : unicode ? "·" : ".")
                            .collect(Collectors.joining());
                    boolean now = used.getLast();
                    String line = " ".repeat(INDENT) + name + " ".repeat(widest - name.length()) + " " + picture;
                    return (now ? Ink.GREEN : Ink.YELLOW).paint(cut(line), colour)
                            + beside(line.length(), tunnel, name);
                })
                .toList();
    }

    private String beside(int taken, TunnelStatus tunnel, String source) {
        String what = tunnel.strands().stream()
                .filter(strand -> strand.source().equals(source))
                .map(strand ->
                        (strand.used() ? strand.algorithm() : "left out") + (strand.simulated() ? ", SIMULATED" : ""))
                .findFirst()
                .orElse("");
        int room = columns - taken - 2;
        return what.isEmpty() || room < 8 ? "" : "  " + Ink.DIM.paint(cut(PlainText.printable(what), room), colour);
    }

    private List<String> problems(TunnelStatus tunnel) {
        Stream<String> leftOut = tunnel.strands().stream()
                .filter(strand -> !strand.used())
                .flatMap(strand -> told(
                        "left out " + strand.source() + ": " + strand.problem().orElse("no reason told"),
                        strand.advice().orElse(""),
                        Ink.YELLOW));
        Stream<String> alarms =
                tunnel.alarms().stream().flatMap(alarm -> told("alarm: " + alarm.problem(), alarm.advice(), Ink.RED));
        return Stream.concat(leftOut, alarms).toList();
    }

    private Stream<String> told(String problem, String advice, Ink ink) {
        Stream<String> lines = PlainText.wrap(problem, INDENT, columns).stream().map(line -> ink.paint(line, colour));
        return advice.isEmpty()
                ? lines
                : Stream.concat(lines, PlainText.wrap("hint: " + advice, INDENT + 2, columns).stream());
    }

    private List<String> sources(HostStatus host) {
        TextTable table = new TextTable(columns, colour, "SOURCE", "HEALTH", "KIND", "KEYS");
        for (SourceStatus source : host.sources()) {
            List<String> below = source.problem().stream()
                    .flatMap(problem -> told(problem, "", Ink.YELLOW))
                    .toList();
            String keys = source.facts().getOrDefault("stored-keys", "");
            table.row(
                    List.of(
                            Cell.of(source.name()),
                            StatusTable.health(source),
                            Cell.of(source.assurance()),
                            Cell.of(keys)),
                    below);
        }
        return table.print().lines().toList();
    }

    private String cut(String text) {
        return cut(PlainText.printable(text), columns);
    }

    private static String cut(String text, int room) {
        return text.length() <= room ? text : text.substring(0, Math.max(0, room));
    }
}
