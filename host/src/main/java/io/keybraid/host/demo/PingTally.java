package io.keybraid.host.demo;

import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Counts packets by the sequence numbers that {@code ping -O} prints. Thread-safe. */
final class PingTally {

    /** ICMP's sequence number has 16 bits. */
    private static final int NUMBERS = 1 << 16;

    /** How many unanswered packets are remembered, in case that an answer comes late. */
    private static final int REMEMBERED = 1000;

    private static final Pattern ANSWER = Pattern.compile("\\d+ bytes from \\S+ icmp_seq=(\\d+) (?!.*\\(DUP!\\)).*");
    private static final Pattern NO_ANSWER = Pattern.compile("no answer yet for icmp_seq=(\\d+)");

    private final TreeSet<Long> unanswered = new TreeSet<>();
    private long highest;
    private long lost;

    synchronized void read(String line) {
        Matcher answer = ANSWER.matcher(line);
        if (answer.matches()) {
            answered(widen(Integer.parseInt(answer.group(1))));
            return;
        }
        Matcher none = NO_ANSWER.matcher(line);
        if (none.matches()) {
            missing(widen(Integer.parseInt(none.group(1))));
        }
    }

    private void answered(long number) {
        if (unanswered.remove(number)) {
            lost--;
        }
        highest = Math.max(highest, number);
    }

    private void missing(long number) {
        highest = Math.max(highest, number);
        if (unanswered.add(number)) {
            lost++;
        }
        if (unanswered.size() > REMEMBERED) {
            unanswered.pollFirst();
        }
    }

    /** The number with these 16 bits that lies nearest to the highest so far. */
    private long widen(int bits) {
        long candidate = highest - Math.floorMod(highest, NUMBERS) + bits;
        if (candidate - highest > NUMBERS / 2) {
            return candidate - NUMBERS;
        }
        return highest - candidate > NUMBERS / 2 ? candidate + NUMBERS : candidate;
    }

    synchronized PingCount count() {
        return new PingCount(highest, lost);
    }
}
