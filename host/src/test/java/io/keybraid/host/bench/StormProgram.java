package io.keybraid.host.bench;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;

/**
 * Many peer hosts that come back to their gateway at once (docs/performance.md): {@code peers interval-seconds}, or several of these
 * pairs. Prints a table for each.
 */
final class StormProgram {

    private static final Duration OUTAGE = Duration.ofSeconds(10);

    private StormProgram() {}

    public static void main(String[] args) throws Exception {
        for (int i = 0; i + 1 < args.length; i += 2) {
            run(Integer.parseInt(args[i]), Duration.ofSeconds(Long.parseLong(args[i + 1])));
        }
    }

    private static void run(int peers, Duration interval) throws Exception {
        System.out.printf(
                Locale.ROOT,
                "%n%,d peer hosts with a tunnel each, a rotation every %d s%n%n",
                peers,
                interval.toSeconds());
        System.out.println("| What | All linked | All in step | All rotated | CPU until in step: gateway, peers"
                + " | Dials | Refused | RSS: gateway, peers | Threads | Files | Equal keys |");
        System.out.println("|---|---|---|---|---|---|---|---|---|---|---|");
        try (ManyPeerHosts many = new ManyPeerHosts(TwoGateways.folder(), peers, interval)) {
            many.startGateway();
            many.startPeers();
            System.out.println(row(many, "the first start", () -> {}));
            System.out.println(row(many, "the gateway stopped and started", () -> {
                many.gateway().close();
                many.startGateway();
            }));
            System.out.println(row(many, "the gateway killed, started after 10 s", () -> {
                many.gateway().kill();
                Thread.sleep(OUTAGE);
                many.startGateway();
            }));
            System.out.println(row(many, "the network cut for 10 s", () -> {
                many.cable().cut();
                Thread.sleep(OUTAGE);
                many.cable().mend();
            }));
        }
    }

    /** The times are from the end of the event, when the gateway can be reached, on. */
    static String row(ManyPeerHosts many, String what, GatewayProgram.Span event) throws Exception {
        Map<String, Long> epochs = many.epochs();
        event.pass();
        long began = System.nanoTime();
        MeasuredHost.Use gateway = many.gateway().use();
        MeasuredHost.Use peers = many.peers().use();
        many.awaitLinks();
        double linked = since(began);
        long dials = many.peers().number("dials");
        many.awaitStep();
        double inStep = since(began);
        MeasuredHost.Use gatewayThen = many.gateway().use();
        MeasuredHost.Use peersThen = many.peers().use();
        many.awaitRotations(epochs);
        double rotated = since(began);
        return String.format(
                Locale.ROOT,
                "| %s | %.1f s | %.1f s | %.1f s | %.1f, %.1f s | %,d | %,d | %.0f, %.0f MB | %d, %d | %d, %d | %,d of %,d |",
                what,
                linked,
                inStep,
                rotated,
                seconds(gatewayThen.cpu().minus(gateway.cpu())),
                seconds(peersThen.cpu().minus(peers.cpu())),
                dials,
                many.gateway().number("refused"),
                gatewayThen.residentBytes() / 1e6,
                peersThen.residentBytes() / 1e6,
                gatewayThen.threads(),
                peersThen.threads(),
                gatewayThen.files(),
                peersThen.files(),
                many.equal(),
                many.count());
    }

    private static double since(long began) {
        return (System.nanoTime() - began) / 1e9;
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }
}
