package io.keybraid.host.daemon;

import io.keybraid.host.channel.ChannelListener;
import io.keybraid.host.channel.PeerChannels;
import io.keybraid.host.key.IdentityPin;
import io.keybraid.host.message.MalformedMessageException;
import io.keybraid.host.message.TunnelTag;
import io.keybraid.host.tunnel.LogAllowance;
import io.keybraid.host.tunnel.Tunnel;
import io.keybraid.host.tunnel.TunnelRouter;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Joins links and tunnels: one link to each peer host carries all tunnels to it. A frame reaches a tunnel only from the host
 * that the tunnel's configuration pins, whoever else is a peer.
 */
final class TunnelHub implements TunnelRouter, ChannelListener {

    private static final Logger LOG = LoggerFactory.getLogger("keybraid.host");

    private final Set<Tunnel> tunnels = ConcurrentHashMap.newKeySet();
    private final Map<TunnelTag, Tunnel> byTag = new ConcurrentHashMap<>();
    private final Set<IdentityPin> linked = ConcurrentHashMap.newKeySet();
    private final Map<IdentityPin, LogAllowance> malformed = new ConcurrentHashMap<>();
    private final Map<IdentityPin, LogAllowance> links = new ConcurrentHashMap<>();
    private final PeerQuestions questions;
    private volatile @Nullable PeerChannels channels;

    TunnelHub(InstantSource clock, RandomGenerator random) {
        questions = new PeerQuestions(this::ofPeer, this::send, clock, System::nanoTime, random);
    }

    /** What operators ask between hosts. */
    PeerQuestions questions() {
        return questions;
    }

    /** From now on frames can be sent. */
    void attach(PeerChannels all) {
        channels = all;
    }

    /** A tunnel hears of its link from now on. */
    synchronized void add(Tunnel tunnel) {
        tunnels.add(tunnel);
        if (linked.contains(tunnel.settings().peerIdentity())) {
            tunnel.linkUp();
        }
    }

    synchronized void remove(Tunnel tunnel) {
        tunnels.remove(tunnel);
    }

    @Override
    public void register(TunnelTag tag, Tunnel tunnel) {
        Tunnel other = byTag.put(tag, tunnel);
        if (other != null && other != tunnel) {
            LOG.atWarn()
                    .addKeyValue("tunnel", tunnel.settings().name())
                    .log(
                            "takes the place of tunnel {} between the same keys",
                            other.settings().name());
        }
    }

    @Override
    public void unregister(TunnelTag tag, Tunnel tunnel) {
        byTag.remove(tag, tunnel);
    }

    @Override
    public boolean send(IdentityPin peer, byte[] frame) {
        PeerChannels all = channels;
        return all != null && all.send(peer, frame);
    }

    @Override
    public synchronized void linkUp(IdentityPin peer) {
        linked.add(peer);
        Set<Tunnel> carried = ofPeer(peer);
        linkLines(peer)
                .of(LOG.atInfo())
                .addKeyValue("peer", peer)
                .addKeyValue("tunnels", carried.size())
                .log("connected to the peer host");
        carried.forEach(Tunnel::linkUp);
    }

    @Override
    public synchronized void linkDown(IdentityPin peer, String reason) {
        linked.remove(peer);
        Set<Tunnel> carried = ofPeer(peer);
        linkLines(peer)
                .of(LOG.atWarn())
                .addKeyValue("peer", peer)
                .addKeyValue("tunnels", carried.size())
                .log("disconnected from the peer host: {}", reason);
        carried.forEach(tunnel -> tunnel.linkDown(reason));
    }

    /** A peer that connects and hangs up again and again must not fill a disk. */
    private LogAllowance linkLines(IdentityPin peer) {
        return links.computeIfAbsent(peer, any -> new LogAllowance(System::nanoTime));
    }

    /** A line for each peer host of these tunnels that there is no link to. */
    synchronized void tellUnlinked(Collection<Tunnel> some) {
        some.stream()
                .filter(tunnels::contains)
                .map(tunnel -> tunnel.settings().peerIdentity())
                .filter(peer -> !linked.contains(peer))
                .collect(Collectors.groupingBy(peer -> peer, Collectors.counting()))
                .forEach((peer, count) -> LOG.atWarn()
                        .addKeyValue("peer", peer)
                        .addKeyValue("tunnels", count)
                        .log("no connection to the peer host since the start; see whether it runs and can be reached"));
    }

    private Set<Tunnel> ofPeer(IdentityPin peer) {
        Set<Tunnel> found = ConcurrentHashMap.newKeySet();
        tunnels.stream()
                .filter(tunnel -> tunnel.settings().peerIdentity().equals(peer))
                .forEach(found::add);
        return found;
    }

    @Override
    public void received(IdentityPin peer, byte[] frame) {
        try {
            TunnelTag tag = TunnelTag.ofFrame(frame);
            if (tag.equals(TunnelTag.HOSTS)) {
                questions.received(peer, TunnelTag.messageOfFrame(frame));
                return;
            }
            Tunnel tunnel = byTag.get(tag);
            // A tunnel that is not open yet answers the next HELLO.
            if (tunnel != null && tunnel.settings().peerIdentity().equals(peer)) {
                tunnel.received(TunnelTag.messageOfFrame(frame));
            }
        } catch (MalformedMessageException e) {
            // Only pinned peers get here, so that these are few.
            malformed
                    .computeIfAbsent(peer, any -> new LogAllowance(System::nanoTime))
                    .of(LOG.atWarn())
                    .addKeyValue("peer", peer)
                    .log("the peer sent something malformed: {}", e.getMessage());
        }
    }
}
