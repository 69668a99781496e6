package io.keybraid.host.bench;

import java.time.Duration;
import java.util.Locale;

/**
 * Many tunnels on one interface of a real wireguard-go (docs/performance.md): {@code tunnels interval-seconds window-seconds}. The
 * gateway speaks to it over UAPI; the other end's WireGuard is in memory. Needs root and wireguard-go.
 */
final class InterfaceProgram {

    private InterfaceProgram() {}

    public static void main(String[] args) throws Exception {
        int tunnels = Integer.parseInt(args[0]);
        Duration window = Duration.ofSeconds(Long.parseLong(args[2]));
        try (RealInterface wires = new RealInterface(tunnels);
                TwoGateways two = new TwoGateways(
                        TwoGateways.folder(), tunnels, Duration.ofSeconds(Long.parseLong(args[1])), wires)) {
            System.out.printf(
                    Locale.ROOT, "%n%,d tunnels on one interface, a rotation every %s s%n%n", tunnels, args[1]);
            System.out.println(GatewayProgram.HEAD);
            long began = System.nanoTime();
            two.start();
            System.out.printf(Locale.ROOT, "| both ready | %.1f s |%n", (System.nanoTime() - began) / 1e9);
            print(wires, two, "first keys", two::awaitKeys);
            print(wires, two, "steady", () -> Thread.sleep(window));
            print(wires, two, "the other end stopped, started, in step", () -> {
                two.restart();
                two.awaitStep();
            });
        }
    }

    private static void print(RealInterface wires, TwoGateways two, String what, GatewayProgram.Span span)
            throws Exception {
        long began = System.nanoTime();
        Duration before = wires.cpu();
        String[] during = new String[1];
        GatewayProgram.print(two, what, () -> {
            span.pass();
            double seconds = (System.nanoTime() - began) / 1e9;
            during[0] = String.format(
                    Locale.ROOT,
                    "wireguard-go meanwhile: %.3f cores",
                    wires.cpu().minus(before).toNanos() / 1e9 / seconds);
        });
        System.out.printf(
                Locale.ROOT,
                "%s, %.0f MB; a reading of the interface %d ms%n",
                during[0],
                wires.residentMegabytes(),
                wires.reading().toMillis());
    }
}
