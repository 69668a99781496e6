package io.keybraid.sim.fault;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the number that goes with a fault means, how it is written, and its range. */
public enum FaultValue {
    NONE("", 0, 0),
    /** Seconds; written 2s, 500ms, 5m or -5h. */
    TIME("a time such as 2s, 500ms or 5m", -1e9, 1e9),
    /** Length of a key. */
    BITS("a number of bits, a multiple of 8", 0, 65_536),
    /** An HTTP status code. */
    STATUS("a status code from 200 to 599", 200, 599),
    /** 0 to 1. */
    SHARE("a share from 0 to 1", 0, 1);

    private static final Pattern TIMES = Pattern.compile("(-?[0-9]+(?:\\.[0-9]+)?)(ms|s|m|h)?");

    private final String wanted;
    private final double least;
    private final double most;

    FaultValue(String wanted, double least, double most) {
        this.wanted = wanted;
        this.least = least;
        this.most = most;
    }

    public double parse(String text) {
        double value = switch (this) {
            case NONE -> throw new IllegalArgumentException("it takes no value, and '" + text + "' is given");
            case TIME -> time(text);
            case BITS, STATUS, SHARE -> number(text);
        };
        check(value);
        return value;
    }

    void check(double value) {
        boolean whole = this != BITS || value % Byte.SIZE == 0;
        if (!(value >= least && value <= most) || !whole) {
            throw new IllegalArgumentException("its value is " + wanted + ", not " + value);
        }
    }

    /** As {@link #parse} reads it. */
    public String write(double value) {
        return switch (this) {
            case NONE -> "";
            case TIME -> plain(value) + "s";
            case BITS, STATUS -> String.valueOf((long) value);
            case SHARE -> plain(value);
        };
    }

    private static String plain(double value) {
        return value == Math.rint(value) ? String.valueOf((long) value) : String.valueOf(value);
    }

    private double time(String text) {
        Matcher matcher = TIMES.matcher(text.toLowerCase(Locale.ROOT));
        if (!matcher.matches()) {
            throw new IllegalArgumentException("its value is " + wanted + ", not '" + text + "'");
        }
        double number = Double.parseDouble(matcher.group(1));
        String unit = matcher.group(2);
        return switch (unit == null ? "s" : unit) {
            case "ms" -> number / 1000;
            case "m" -> number * 60;
            case "h" -> number * 3600;
            default -> number;
        };
    }

    private double number(String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("its value is " + wanted + ", not '" + text + "'", e);
        }
    }
}
