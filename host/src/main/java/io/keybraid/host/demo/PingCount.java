package io.keybraid.host.demo;

/**
 * How a ping fares.
 *
 * @param sent packets of which it is known what became of them
 * @param lost those of them that were not answered
 */
public record PingCount(long sent, long lost) {

    @Override
    public String toString() {
        return sent + " sent, " + lost + " lost";
    }
}
