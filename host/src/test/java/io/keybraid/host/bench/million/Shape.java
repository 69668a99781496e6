package io.keybraid.host.bench.million;

import java.time.Duration;

/**
 * How large a group is: so many gateways on either side, each joined to each of the other side, and on each of these ways so many
 * interfaces at either end, each with a tunnel to each.
 *
 * @param latency from one gateway to another; those of a group differ, up to twice as much
 */
record Shape(int gateways, int left, int right, Duration every, Duration latency) {

    /** Twenty thousand tunnels. */
    static final Shape WHOLE = new Shape(10, 10, 20, Duration.ofMinutes(2), Duration.ofMillis(10));
    /** Two hundred. */
    static final Shape SMALL = new Shape(5, 2, 4, Duration.ofMinutes(2), Duration.ofMillis(10));

    int tunnelsOfWay() {
        return left * right;
    }

    int tunnels() {
        return gateways * gateways * tunnelsOfWay();
    }

    int allGateways() {
        return 2 * gateways;
    }
}
