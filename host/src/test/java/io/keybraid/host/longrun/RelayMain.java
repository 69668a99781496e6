package io.keybraid.host.longrun;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** A TCP relay in a process of its own: what stands for one end's KME, so that it can be killed without the other's. */
public final class RelayMain {

    private RelayMain() {}

    /** @param arguments address and port to listen at, address and port to pass on to */
    public static void main(String[] arguments) throws IOException {
        InetAddress to = InetAddress.getByName(arguments[2]);
        int port = Integer.parseInt(arguments[3]);
        try (ServerSocket listener =
                new ServerSocket(Integer.parseInt(arguments[1]), 50, InetAddress.getByName(arguments[0]))) {
            System.out.println("listening");
            while (true) {
                Socket in = listener.accept();
                Thread.startVirtualThread(() -> relay(in, to, port));
            }
        }
    }

    private static void relay(Socket in, InetAddress to, int port) {
        try (in;
                Socket out = new Socket(to, port)) {
            Thread back = Thread.startVirtualThread(() -> pass(out, in));
            pass(in, out);
            back.interrupt();
        } catch (IOException e) {
            // Then the KME is not there: closing the connection says so.
        }
    }

    private static void pass(Socket from, Socket to) {
        try (from;
                to) {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException e) {
            // The connection ended.
        }
    }
}
