package io.keybraid.host.status;

import java.util.ArrayList;
import java.util.List;

/** Columns as wide as their widest cell; a line that is too wide is cut. What stands in a cell cannot steer a terminal. */
final class TextTable {

    private static final String GAP = "  ";

    /** A cell, and how it is painted. */
    record Cell(String text, Ink ink) {

        Cell {
            text = PlainText.printable(text);
        }

        static Cell of(String text) {
            return new Cell(text, Ink.PLAIN);
        }
    }

    private record Row(List<Cell> cells, List<String> notes) {}

    private final int width;
    private final boolean colour;
    private final List<Row> rows = new ArrayList<>();

    TextTable(int width, boolean colour, String... head) {
        this.width = width;
        this.colour = colour;
        row(List.of(head).stream().map(text -> new Cell(text, Ink.BOLD)).toList(), List.of());
    }

    /** @param notes whole lines that stand below the row, painted already */
    void row(List<Cell> cells, List<String> notes) {
        rows.add(new Row(List.copyOf(cells), List.copyOf(notes)));
    }

    String print() {
        int[] widths = widths();
        StringBuilder out = new StringBuilder();
        for (Row row : rows) {
            int room = width;
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < row.cells().size() && room > 0; column++) {
                Cell cell = row.cells().get(column);
                String text = PlainText.cut(cell.text(), room);
                boolean last = column == row.cells().size() - 1;
                line.append(cell.ink().paint(text, colour));
                line.append(last ? "" : " ".repeat(Math.max(0, widths[column] - text.length())) + GAP);
                room -= widths[column] + GAP.length();
            }
            out.append(line.toString().stripTrailing()).append('\n');
            row.notes().forEach(note -> out.append(note).append('\n'));
        }
        return out.toString();
    }

    private int[] widths() {
        int[] widths = new int[rows.getFirst().cells().size()];
        for (Row row : rows) {
            for (int column = 0; column < widths.length; column++) {
                widths[column] =
                        Math.max(widths[column], row.cells().get(column).text().length());
            }
        }
        return widths;
    }
}
