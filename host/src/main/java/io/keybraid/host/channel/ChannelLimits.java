package io.keybraid.host.channel;

/**
 * What a connection may cost at most.
 *
 * @param halfOpenPerAddress connections not yet authenticated from one IPv4 address, or one IPv6 /64
 * @param halfOpenInAll the same from everywhere
 * @param handshakeBytes read from a peer before it is authenticated
 * @param frameBytes the longest frame a caller may send or a peer may announce
 * @param queueBytes waiting to be sent on one link, each frame counted with what it costs beside its bytes
 */
public record ChannelLimits(
        int halfOpenPerAddress, int halfOpenInAll, int handshakeBytes, int frameBytes, int queueBytes) {

    /** Those of docs/protocol.md, section 2; a frame of 4 MiB and 64 bytes for what stands around it. */
    public static final ChannelLimits PROTOCOL =
            new ChannelLimits(64, 512, 32 * 1024, 4 * 1024 * 1024 + 64, 8 * 1024 * 1024);

    public ChannelLimits {
        if (halfOpenPerAddress < 1 || halfOpenInAll < 1 || handshakeBytes < 1 || frameBytes < 1) {
            throw new IllegalArgumentException("a limit is at least 1");
        }
        if (queueBytes < frameBytes) {
            throw new IllegalArgumentException("the queue must hold the longest frame");
        }
    }
}
