package io.keybraid.host.channel;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A piece of network between two hosts: carries bytes, writes them down, goes deaf, and breaks, as a test wishes. */
final class Relay implements AutoCloseable {

    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final int target;
    private final List<Socket> open = new CopyOnWriteArrayList<>();
    private final ByteArrayOutputStream fromDialled = new ByteArrayOutputStream();
    private final ByteArrayOutputStream fromDialler = new ByteArrayOutputStream();
    private volatile boolean deaf;

    Relay(int target) throws IOException {
        this.target = target;
        Thread.ofVirtual().start(this::acceptAll);
    }

    int port() {
        return server.getLocalPort();
    }

    /** From now on nothing is carried, and nothing is closed either. */
    void goDeaf(boolean now) {
        deaf = now;
    }

    void breakAll() throws IOException {
        for (Socket socket : open) {
            socket.close();
        }
        open.clear();
    }

    byte[] fromDialled() {
        synchronized (fromDialled) {
            return fromDialled.toByteArray();
        }
    }

    byte[] fromDialler() {
        synchronized (fromDialler) {
            return fromDialler.toByteArray();
        }
    }

    private void acceptAll() {
        try {
            while (true) {
                Socket near = server.accept();
                Socket far = new Socket(InetAddress.getLoopbackAddress(), target);
                open.addAll(List.of(near, far));
                Thread.ofVirtual().start(() -> carry(near, far, fromDialler));
                Thread.ofVirtual().start(() -> carry(far, near, fromDialled));
            }
        } catch (IOException closed) {
            return;
        }
    }

    private void carry(Socket from, Socket to, ByteArrayOutputStream record) {
        byte[] buffer = new byte[8192];
        try (from;
                to) {
            for (int count = from.getInputStream().read(buffer);
                    count >= 0;
                    count = from.getInputStream().read(buffer)) {
                synchronized (record) {
                    record.write(buffer, 0, count);
                }
                if (!deaf) {
                    to.getOutputStream().write(buffer, 0, count);
                }
            }
        } catch (IOException closed) {
            return;
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        breakAll();
    }
}
