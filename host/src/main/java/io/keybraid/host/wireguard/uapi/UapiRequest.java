package io.keybraid.host.wireguard.uapi;

import io.keybraid.host.key.PresharedKey;
import io.keybraid.host.key.Secret32;
import io.keybraid.host.key.WireGuardKey;
import io.keybraid.host.wireguard.Kick;
import io.keybraid.host.wireguard.PeerCopy;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/**
 * A request of UAPI, built outside the Java heap, written as a whole, then wiped. It is built before the first byte is
 * written because WireGuard executes a request that breaks off as far as it came.
 */
final class UapiRequest implements AutoCloseable {

    private static final byte[] GET = ascii("get=1\n\n");
    private static final byte[] SET = ascii("set=1\n");
    private static final byte[] PRIVATE_KEY = ascii("private_key=");
    private static final byte[] PUBLIC_KEY = ascii("public_key=");
    private static final byte[] UPDATE_ONLY = ascii("\nupdate_only=true\n");
    private static final byte[] PRESHARED_KEY = ascii("preshared_key=");
    private static final String KEEPALIVE = "persistent_keepalive_interval=";

    private static final int KEY_DIGITS = 2 * Secret32.LENGTH;
    private static final int BYTES_FOR_ONE_PEER =
            PUBLIC_KEY.length + KEY_DIGITS + UPDATE_ONLY.length + PRESHARED_KEY.length + KEY_DIGITS + 1;

    private final Arena arena = Arena.ofConfined();
    private final MemorySegment memory;
    private final ByteBuffer bytes;

    private UapiRequest(int capacity) {
        memory = arena.allocate(capacity);
        bytes = memory.asByteBuffer();
    }

    /** Asks for everything an interface knows. */
    static UapiRequest get() {
        UapiRequest request = new UapiRequest(GET.length);
        request.bytes.put(GET);
        return request;
    }

    /** Sets the preshared keys of these peers, if they are there, and touches nothing else. */
    static UapiRequest set(Map<WireGuardKey, PresharedKey> keys) {
        UapiRequest request =
                new UapiRequest(Math.addExact(SET.length + 1, Math.multiplyExact(keys.size(), BYTES_FOR_ONE_PEER)));
        try {
            request.bytes.put(SET);
            keys.forEach(request::putPeer);
            request.bytes.put((byte) '\n');
            return request;
        } catch (RuntimeException e) {
            request.close();
            throw e;
        }
    }

    /** Gives an interface a private key and a port; the array stays the caller's, who wipes it. */
    static UapiRequest identity(byte[] privateKey, int listenPort) {
        byte[] port = ascii("\nlisten_port=" + listenPort + "\n\n");
        UapiRequest request = new UapiRequest(SET.length + PRIVATE_KEY.length + KEY_DIGITS + port.length);
        request.bytes.put(SET).put(PRIVATE_KEY);
        request.putHex(MemorySegment.ofArray(privateKey)).put(port);
        return request;
    }

    /** Adds a peer, after removing it if it is there, in one transaction. */
    static UapiRequest add(PeerSetup peer, Optional<PresharedKey> key) {
        byte[] head = ascii("public_key=" + peer.key().toHex() + "\nremove=true\npublic_key="
                + peer.key().toHex() + "\n");
        byte[] tail = ascii("endpoint=" + peer.endpointText() + "\nallowed_ip=" + peer.allowedIps()
                + "\npersistent_keepalive_interval=" + peer.keepalive().toSeconds() + "\n\n");
        UapiRequest request =
                new UapiRequest(SET.length + head.length + PRESHARED_KEY.length + KEY_DIGITS + 1 + tail.length);
        request.bytes.put(SET).put(head);
        key.ifPresent(request::putPresharedKey);
        request.bytes.put(tail);
        return request;
    }

    /**
     * Removes a peer and adds it as it was, in one transaction. The preshared key comes before the endpoint and the
     * keepalive, which make WireGuard send. One without a keepalive has one for that moment ({@link Kick}).
     */
    static UapiRequest replace(PeerCopy peer) {
        String name = "public_key=" + peer.key().toHex() + "\n";
        byte[] head = ascii(name + "remove=true\n" + name);
        StringBuilder lines = new StringBuilder();
        peer.endpoint().ifPresent(endpoint -> lines.append("endpoint=" + endpoint + "\n"));
        peer.allowedIps().forEach(network -> lines.append("allowed_ip=" + network + "\n"));
        peer.keepalive()
                .ifPresentOrElse(
                        every -> lines.append(KEEPALIVE + every.toSeconds() + "\n"),
                        () -> lines.append(KEEPALIVE + Kick.LONGEST_KEEPALIVE + "\n" + name + KEEPALIVE + "0\n"));
        byte[] tail = ascii(lines + "\n");
        UapiRequest request =
                new UapiRequest(SET.length + head.length + PRESHARED_KEY.length + KEY_DIGITS + 1 + tail.length);
        request.bytes.put(SET).put(head);
        peer.presharedKey().ifPresent(request::putPresharedKey);
        request.bytes.put(tail);
        return request;
    }

    private void putPeer(WireGuardKey peer, PresharedKey key) {
        bytes.put(PUBLIC_KEY).put(ascii(peer.toHex())).put(UPDATE_ONLY);
        putPresharedKey(key);
    }

    private void putPresharedKey(PresharedKey key) {
        bytes.put(PRESHARED_KEY);
        key.expose(this::putHex).put((byte) '\n');
    }

    private ByteBuffer putHex(MemorySegment key) {
        for (int i = 0; i < Secret32.LENGTH; i++) {
            int octet = key.get(ValueLayout.JAVA_BYTE, i);
            bytes.put(HexDigits.digit((octet >> 4) & 0xf)).put(HexDigits.digit(octet & 0xf));
        }
        return bytes;
    }

    /** Writes all of it. May be called again, on another channel. */
    void writeTo(WritableByteChannel channel) throws IOException {
        ByteBuffer rest = bytes.duplicate().flip();
        while (rest.hasRemaining()) {
            channel.write(rest);
        }
    }

    /** Wipes it. */
    @Override
    public void close() {
        memory.fill((byte) 0);
        arena.close();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
