package io.keybraid.host.longrun;

import io.keybraid.host.demo.PingCount;
import io.keybraid.host.demo.PingCounter;
import io.keybraid.host.testbed.UdpProbes;
import io.keybraid.host.testbed.WireGuardTestbed;
import java.io.IOException;

/** What goes through the tunnel all the time: ten pings a second, and twenty numbered datagrams a second each way. */
final class Traffic implements AutoCloseable {

    private static final int PROBES_A_SECOND = 20;
    private static final long SESSION_DEADLINE_NANOS = 30_000_000_000L;

    /** How many packets went, of all kinds, and how many never arrived. */
    record Count(long sent, long lost) {

        @Override
        public String toString() {
            return sent + " packets sent, " + lost + " lost";
        }
    }

    private final PingCounter ping;
    private final UdpProbes there;
    private final UdpProbes back;

    private Traffic(PingCounter ping, UdpProbes there, UdpProbes back) {
        this.ping = ping;
        this.there = there;
        this.back = back;
    }

    /** Starts the session from the left end alone, so that the ends' first handshakes do not kill each other. */
    static Traffic start(WireGuardTestbed bed) throws Exception {
        PingCounter ping = bed.ping();
        long end = System.nanoTime() + SESSION_DEADLINE_NANOS;
        while (ping.count().sent() < 5) {
            if (System.nanoTime() > end) {
                throw new AssertionError("no packet passes the tunnel: " + ping.count());
            }
            Thread.sleep(50);
        }
        return new Traffic(
                ping,
                bed.probes(bed.left(), bed.right(), PROBES_A_SECOND),
                bed.probes(bed.right(), bed.left(), PROBES_A_SECOND));
    }

    /** So far, the last few may still be on their way. */
    PingCount pings() {
        return ping.count();
    }

    /** Ends it and counts. */
    Count stop() throws InterruptedException {
        int lost = there.stopAndCountLost() + back.stopAndCountLost();
        ping.close();
        PingCount pings = ping.count();
        return new Count(pings.sent() + there.sent() + back.sent(), pings.lost() + lost);
    }

    @Override
    public void close() throws IOException {
        ping.close();
        there.close();
        back.close();
    }
}
