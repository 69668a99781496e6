package io.keybraid.host.testbed;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A way over which one host dials another, which can be cut and mended. */
public final class ControlCable implements AutoCloseable {

    private final SocketAddress to;
    private final int port;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private volatile ServerSocket listener;

    /** To a host that listens. */
    public ControlCable(SocketAddress to) throws IOException {
        this.to = to;
        listener = listen(0);
        port = listener.getLocalPort();
    }

    /** Where to dial, on the loopback interface. */
    public int port() {
        return port;
    }

    private ServerSocket listen(int at) throws IOException {
        ServerSocket made = new ServerSocket();
        made.setReuseAddress(true);
        made.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), at));
        Thread.startVirtualThread(() -> accept(made));
        return made;
    }

    private void accept(ServerSocket from) {
        try {
            while (true) {
                Socket in = from.accept();
                open.add(in);
                Thread.startVirtualThread(() -> relay(in));
            }
        } catch (IOException e) {
            // Cut.
        }
    }

    private void relay(Socket in) {
        try (in;
                Socket out = new Socket()) {
            out.connect(to);
            open.add(out);
            Thread.startVirtualThread(() -> pass(out, in));
            pass(in, out);
        } catch (IOException e) {
            // Nobody there, or cut.
        }
    }

    private static void pass(Socket from, Socket to) {
        try (from;
                to) {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException e) {
            // Over.
        }
    }

    /** Ends what goes over it; whoever dials is refused. */
    public void cut() throws IOException {
        listener.close();
        for (Socket one : open) {
            one.close();
        }
        open.clear();
    }

    public void mend() throws IOException {
        listener = listen(port);
    }

    @Override
    public void close() throws IOException {
        cut();
    }
}
