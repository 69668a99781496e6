package io.keybraid.host.channel;

import static io.keybraid.host.channel.Hosts.PAIR;
import static io.keybraid.host.channel.Hosts.awaitThat;
import static io.keybraid.host.channel.Hosts.awaited;
import static io.keybraid.host.channel.Hosts.dialled;
import static io.keybraid.host.channel.Hosts.isUp;
import static io.keybraid.host.channel.Hosts.portOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.keybraid.host.identity.HostIdentity;
import io.keybraid.host.key.HostPort;
import io.keybraid.host.key.IdentityPin;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two hosts on loopback, over real sockets and real TLS. */
@Timeout(120)
class PeerChannelsTest {

    private final RecordingListener listenerA = new RecordingListener();
    private final RecordingListener listenerB = new RecordingListener();
    private final List<AutoCloseable> open = new ArrayList<>();
    private HostIdentity a = PAIR.getFirst();
    private HostIdentity b = PAIR.getLast();

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable one : open.reversed()) {
            one.close();
        }
    }

    private <T extends AutoCloseable> T closing(T one) {
        open.add(one);
        return one;
    }

    private PeerChannels start(HostIdentity identity, ChannelListener listener) throws Exception {
        return start(Hosts.settings(), identity, listener);
    }

    private PeerChannels start(ChannelSettings settings, HostIdentity identity, ChannelListener listener)
            throws Exception {
        return closing(PeerChannels.start(settings, identity, listener));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** Whichever side dials and whichever side decides. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void carriesFramesBothWaysInOrder(boolean deciderDials) throws Exception {
        HostIdentity dialler = deciderDials ? a : b;
        HostIdentity dialledHost = deciderDials ? b : a;
        PeerChannels near = start(dialler, listenerA);
        PeerChannels far = start(dialledHost, listenerB);
        far.peers(List.of(awaited(dialler.pin())));
        near.peers(List.of(dialled(dialledHost.pin(), portOf(far))));
        awaitThat(() -> listenerA.events.contains("up") && listenerB.events.contains("up"));
        for (int i = 0; i < 100; i++) {
            assertThat(near.send(dialledHost.pin(), bytes("n" + i))).isTrue();
            assertThat(far.send(dialler.pin(), bytes("f" + i))).isTrue();
        }
        awaitThat(() -> listenerA.frames.size() == 100 && listenerB.frames.size() == 100);
        assertThat(listenerB.events).startsWith("up").containsSubsequence(numbered("n"));
        assertThat(listenerA.events).startsWith("up").containsSubsequence(numbered("f"));
        LinkStatus status = near.status(dialledHost.pin()).orElseThrow();
        assertThat(status.dialled()).isTrue();
        assertThat(status.remote().orElseThrow().getPort()).isEqualTo(portOf(far));
        assertThat(far.status(dialler.pin()).orElseThrow().remote()).isEqualTo(status.local());
    }

    private static List<String> numbered(String prefix) {
        return IntStream.range(0, 100).mapToObj(i -> prefix + i).toList();
    }

    @Test
    void carriesTheLongestFrameAndRefusesALongerOne() throws Exception {
        PeerChannels near = linkedPair(Hosts.settings());
        byte[] longest = new byte[ChannelLimits.PROTOCOL.frameBytes()];
        new Random(7).nextBytes(longest);
        assertThat(near.send(b.pin(), longest)).isTrue();
        awaitThat(() -> listenerB.frames.size() == 1);
        assertThat(listenerB.frames.getFirst()).isEqualTo(longest);
        assertThatIllegalArgumentException().isThrownBy(() -> near.send(b.pin(), new byte[longest.length + 1]));
        assertThatIllegalArgumentException().isThrownBy(() -> near.send(b.pin(), new byte[0]));
    }

    private PeerChannels linkedPair(ChannelSettings settings) throws Exception {
        PeerChannels near = start(settings, a, listenerA);
        PeerChannels far = start(settings, b, listenerB);
        far.peers(List.of(awaited(a.pin())));
        near.peers(List.of(dialled(b.pin(), portOf(far))));
        awaitThat(() -> listenerA.events.contains("up") && listenerB.events.contains("up"));
        return near;
    }

    @Test
    void tellsThatThereIsNoLink() throws Exception {
        PeerChannels near = start(a, listenerA);
        near.peers(List.of(awaited(b.pin())));
        assertThat(near.send(b.pin(), bytes("x"))).isFalse();
        assertThat(near.send(a.pin(), bytes("x"))).isFalse();
        assertThat(near.status(a.pin())).isEmpty();
        assertThat(near.status(b.pin()).orElseThrow().state()).isEqualTo(LinkStatus.State.LISTENING);
    }

    @Test
    void comesBackWhenTheListenerRestarts() throws Exception {
        PeerChannels near = start(a, listenerA);
        PeerChannels far = start(b, listenerB);
        int port = portOf(far);
        far.peers(List.of(awaited(a.pin())));
        near.peers(List.of(dialled(b.pin(), port)));
        awaitThat(() -> isUp(near, b.pin()) && isUp(far, a.pin()));
        far.close();
        awaitThat(() -> listenerA.events.equals(List.of("up", "down")));
        assertThat(listenerA.reasons).containsExactly("the other host is stopping");
        awaitThat(() ->
                near.status(b.pin()).orElseThrow().lastProblem().orElseThrow().reason() == LinkProblem.Reason.REFUSED);
        ChannelSettings again =
                new ChannelSettings(List.of(new HostPort("127.0.0.1", port)), ChannelLimits.PROTOCOL, Hosts.SHORT);
        PeerChannels restarted = start(again, b, listenerB);
        restarted.peers(List.of(awaited(a.pin())));
        awaitThat(() -> isUp(near, b.pin()) && isUp(restarted, a.pin()));
        awaitThat(() -> listenerA.events.equals(List.of("up", "down", "up")));
    }

    @Test
    void comesBackWhenTheConnectionBreaks() throws Exception {
        PeerChannels near = start(a, listenerA);
        PeerChannels far = start(b, listenerB);
        Relay relay = closing(new Relay(portOf(far)));
        far.peers(List.of(awaited(a.pin())));
        near.peers(List.of(dialled(b.pin(), relay.port())));
        for (int i = 1; i <= 5; i++) {
            int times = i;
            awaitThat(() -> listenerA.count("up") == times && listenerB.count("up") == times);
            relay.breakAll();
        }
        awaitThat(() -> listenerA.count("up") == 6);
        assertThat(listenerA.events).startsWith("up", "down", "up", "down", "up", "down");
    }

    @Test
    void keepsAnIdleLinkAliveByHeartbeats() throws Exception {
        linkedPair(Hosts.settings(withHeartbeat(100, 1_500)));
        Thread.sleep(4_000);
        assertThat(listenerA.events).containsExactly("up");
        assertThat(listenerB.events).containsExactly("up");
    }

    private static ChannelTiming withHeartbeat(long heartbeat, long silence) {
        ChannelTiming t = Hosts.SHORT;
        return new ChannelTiming(
                t.connect(),
                t.handshake(),
                Duration.ofMillis(heartbeat),
                Duration.ofMillis(silence),
                t.firstRetry(),
                t.slowestRetry(),
                t.repeatsTold());
    }

    @Test
    void dropsALinkOnWhichNothingIsHeardAndComesBack() throws Exception {
        ChannelSettings settings = Hosts.settings(withHeartbeat(100, 500));
        PeerChannels near = start(settings, a, listenerA);
        PeerChannels far = start(settings, b, listenerB);
        Relay relay = closing(new Relay(portOf(far)));
        far.peers(List.of(awaited(a.pin())));
        near.peers(List.of(dialled(b.pin(), relay.port())));
        awaitThat(() -> listenerA.events.contains("up") && listenerB.events.contains("up"));
        relay.goDeaf(true);
        awaitThat(() -> listenerA.events.contains("down") && listenerB.events.contains("down"));
        assertThat(listenerA.reasons.getFirst()).startsWith("nothing received for");
        relay.goDeaf(false);
        awaitThat(() -> listenerA.count("up") >= 2 && isUp(near, b.pin()) && isUp(far, a.pin()));
    }

    @Test
    void carriesAFrameForEachOfThreeThousandTunnelsThatSpeakAtOnce() throws Exception {
        PeerChannels near = linkedPair(Hosts.settings());
        for (int i = 0; i < 3_000; i++) {
            assertThat(near.send(b.pin(), new byte[250])).isTrue();
        }
        awaitThat(() -> listenerB.count("frame of 250") == 3_000);
        assertThat(listenerA.events).containsExactly("up");
    }

    @Test
    void losesFramesRatherThanWaitForAPeerThatDoesNotReadAndThenDropsTheLink() throws Exception {
        PeerChannels near = start(Hosts.settings(withHeartbeat(1_000, 60_000)), a, listenerA);
        near.peers(List.of(awaited(b.pin())));
        closing(Rogue.as(b, portOf(near))).follow();
        awaitThat(() -> listenerA.events.contains("up"));
        byte[] frame = new byte[1 << 20];
        int sent = 0;
        while (near.send(b.pin(), frame) && sent < 1_000) {
            sent++;
        }
        assertThat(sent).isBetween(7, 64);
        awaitThat(() -> !near.send(b.pin(), frame) && listenerA.events.contains("down"));
        assertThat(listenerA.reasons.getFirst()).contains("queue is full");
        assertThat(near.status(b.pin())
                        .orElseThrow()
                        .lastProblem()
                        .orElseThrow()
                        .reason())
                .isEqualTo(LinkProblem.Reason.QUEUE_FULL);
    }

    @Test
    void keepsALinkWhosePeerReadsTooSlowlyAndLosesWhatItHasNoRoomFor() throws Exception {
        PeerChannels near = start(a, listenerA);
        near.peers(List.of(awaited(b.pin())));
        Rogue slow = closing(Rogue.as(b, portOf(near))).follow();
        awaitThat(() -> listenerA.events.contains("up"));
        byte[] frame = new byte[1 << 20];
        int sent = 0;
        while (near.send(b.pin(), frame)) {
            sent++;
        }
        for (int i = 0; i < sent; i++) {
            assertThat(slow.await(Frame.Kind.MESSAGE).payload()).hasSize(1 << 20);
        }
        near.send(b.pin(), bytes("hello"));
        assertThat(slow.await(Frame.Kind.MESSAGE).payload()).isEqualTo(bytes("hello"));
        assertThat(listenerA.events).containsExactly("up");
    }

    @Test
    void dropsALinkWhosePeerSendsButNeverReads() throws Exception {
        PeerChannels near = start(Hosts.settings(withHeartbeat(50, 300)), a, listenerA);
        near.peers(List.of(awaited(b.pin())));
        Rogue rogue = closing(Rogue.as(b, portOf(near)).follow());
        near.send(b.pin(), new byte[1 << 22]);
        near.send(b.pin(), new byte[1 << 21]);
        Thread.ofVirtual().start(() -> {
            try {
                while (true) {
                    rogue.write(Frame.PING);
                    Thread.sleep(20);
                }
            } catch (Exception over) {
                return;
            }
        });
        awaitThat(() -> listenerA.events.contains("down"));
        assertThat(listenerA.reasons.getFirst()).isEqualTo("the other host has stopped reading");
    }

    @Test
    void letsTheNewestConnectionWin() throws Exception {
        PeerChannels near = start(a, listenerA);
        near.peers(List.of(awaited(b.pin())));
        Rogue first = closing(Rogue.as(b, portOf(near)).follow());
        awaitThat(() -> listenerA.count("up") == 1);
        Rogue second = closing(Rogue.as(b, portOf(near)).follow());
        Frame farewell = first.await(Frame.Kind.CLOSING);
        assertThat(farewell.toByte()).isEqualTo(LinkProblem.Reason.REPLACED.code());
        awaitThat(() -> listenerA.count("up") == 2);
        assertThat(listenerA.events).containsExactly("up", "down", "up");
        assertThat(near.status(b.pin()).orElseThrow().remote().orElseThrow().getPort())
                .isEqualTo(second.localPort());
        near.send(b.pin(), bytes("hello"));
        assertThat(second.await(Frame.Kind.MESSAGE).payload()).isEqualTo(bytes("hello"));
    }

    @Test
    void doesNotAdoptAConnectionThatBeganBeforeTheLinkWasAdopted() throws Exception {
        PeerChannels near = start(a, listenerA);
        near.peers(List.of(awaited(b.pin())));
        Rogue early = closing(Rogue.as(b, portOf(near)));
        early.handshake();
        closing(Rogue.as(b, portOf(near)).follow());
        awaitThat(() -> listenerA.count("up") == 1);
        early.write(Frame.READY);
        assertThat(early.await(Frame.Kind.CLOSING).toByte()).isEqualTo(LinkProblem.Reason.NOT_NEEDED.code());
        assertThat(listenerA.events).containsExactly("up");
    }

    /** Here the other host decides, and its two ADOPTs arrive in the wrong order. */
    @Test
    void keepsToTheLaterDecisionThoughTheEarlierArrivesLast() throws Exception {
        PeerChannels near = start(b, listenerB);
        near.peers(List.of(awaited(a.pin())));
        Rogue first = closing(Rogue.as(a, portOf(near)));
        Rogue second = closing(Rogue.as(a, portOf(near)));
        for (Rogue rogue : List.of(first, second)) {
            rogue.handshake();
            rogue.expect(Frame.Kind.READY);
        }
        second.adopt(7, 2);
        awaitThat(() -> listenerB.count("up") == 1);
        first.adopt(7, 1);
        assertThat(first.await(Frame.Kind.CLOSING).toByte()).isEqualTo(LinkProblem.Reason.REPLACED.code());
        near.send(a.pin(), bytes("hello"));
        assertThat(second.await(Frame.Kind.MESSAGE).payload()).isEqualTo(bytes("hello"));
        assertThat(listenerB.events).containsExactly("up");
    }

    /** A host that restarts counts from the beginning. */
    @Test
    void followsANewProcessOfTheDecidingHost() throws Exception {
        PeerChannels near = start(b, listenerB);
        near.peers(List.of(awaited(a.pin())));
        for (int process = 1; process <= 2; process++) {
            int times = process;
            Rogue rogue = closing(Rogue.as(a, portOf(near)));
            rogue.handshake();
            rogue.expect(Frame.Kind.READY);
            rogue.adopt(process, 10 - process);
            awaitThat(() -> listenerB.count("up") == times);
        }
        assertThat(listenerB.events).containsExactly("up", "down", "up");
    }

    @Test
    void replacesItsPeersAtRunTime() throws Exception {
        RecordingListener listenerC = new RecordingListener();
        HostIdentity c = Hosts.identity();
        PeerChannels near = start(a, listenerA);
        PeerChannels farB = start(b, listenerB);
        PeerChannels farC = start(c, listenerC);
        farB.peers(List.of(awaited(a.pin())));
        farC.peers(List.of(awaited(a.pin())));
        near.peers(List.of(dialled(b.pin(), portOf(farB))));
        awaitThat(() -> isUp(near, b.pin()));
        near.peers(List.of(dialled(b.pin(), portOf(farB)), dialled(c.pin(), portOf(farC))));
        awaitThat(() -> isUp(near, c.pin()));
        assertThat(listenerB.events).containsExactly("up");
        near.peers(List.of(dialled(c.pin(), portOf(farC))));
        awaitThat(() -> listenerB.events.equals(List.of("up", "down")));
        assertThat(listenerB.reasons.getFirst()).contains("out of its configuration");
        assertThat(near.status(b.pin())).isEmpty();
        assertThat(isUp(near, c.pin())).isTrue();
        near.peers(List.of(dialled(b.pin(), portOf(farB)), dialled(c.pin(), portOf(farC))));
        awaitThat(() -> isUp(near, b.pin()));
        assertThat(listenerC.events).containsExactly("up");
    }

    @Test
    void tellsAPeerThatIsTakenOutAndPutBackInOrder() throws Exception {
        PeerChannels near = start(a, listenerA);
        PeerChannels far = start(b, listenerB);
        far.peers(List.of(awaited(a.pin())));
        for (int i = 1; i <= 20; i++) {
            int times = i;
            near.peers(List.of(dialled(b.pin(), portOf(far))));
            awaitThat(() -> listenerA.count("up") == times);
            near.peers(List.of());
        }
        awaitThat(() -> listenerA.count("down") == 20);
        for (int i = 0; i < 40; i++) {
            assertThat(listenerA.events.get(i)).isEqualTo(i % 2 == 0 ? "up" : "down");
        }
    }

    @Test
    void dialsAChangedEndpointAtOnce() throws Exception {
        ChannelTiming slow = new ChannelTiming(
                Duration.ofSeconds(2),
                Duration.ofSeconds(5),
                Duration.ofSeconds(30),
                Duration.ofSeconds(75),
                Duration.ofMinutes(50),
                Duration.ofMinutes(50),
                Duration.ofMinutes(1));
        PeerChannels near = start(Hosts.settings(slow), a, listenerA);
        PeerChannels far = start(b, listenerB);
        far.peers(List.of(awaited(a.pin())));
        near.peers(List.of(dialled(b.pin(), 1)));
        awaitThat(() -> near.status(b.pin()).orElseThrow().nextAttempt().isPresent()
                && near.status(b.pin()).orElseThrow().attempts() == 1);
        near.peers(List.of(dialled(b.pin(), portOf(far))));
        awaitThat(() -> isUp(near, b.pin()));
    }

    @Test
    void refusesItsOwnIdentityAndTwoPeersWithOne() throws Exception {
        PeerChannels near = start(a, listenerA);
        assertThatIllegalArgumentException().isThrownBy(() -> near.peers(List.of(awaited(a.pin()))));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> near.peers(List.of(awaited(b.pin()), dialled(b.pin(), 1))));
    }

    @Test
    void outlivesAListenerThatThrows() throws Exception {
        PeerChannels near = start(a, new ChannelListener() {
            @Override
            public void linkUp(IdentityPin peer) {
                throw new IllegalStateException("on purpose");
            }

            @Override
            public void linkDown(IdentityPin peer, String reason) {
                throw new IllegalStateException("on purpose");
            }

            @Override
            public void received(IdentityPin peer, byte[] frame) {
                listenerA.received(peer, frame);
                throw new IllegalStateException("on purpose");
            }
        });
        PeerChannels far = start(b, listenerB);
        far.peers(List.of(awaited(a.pin())));
        near.peers(List.of(dialled(b.pin(), portOf(far))));
        awaitThat(() -> isUp(far, a.pin()));
        far.send(a.pin(), bytes("one"));
        far.send(a.pin(), bytes("two"));
        awaitThat(() -> listenerA.events.equals(List.of("one", "two")));
        assertThat(isUp(near, b.pin())).isTrue();
    }

    @Test
    void sendsWhatIsQueuedBeforeItStops() throws Exception {
        PeerChannels near = linkedPair(Hosts.settings());
        for (int i = 0; i < 100; i++) {
            near.send(b.pin(), bytes("n" + i));
        }
        near.close();
        awaitThat(() -> listenerB.events.contains("down"));
        assertThat(listenerB.frames).hasSize(100);
        assertThat(listenerA.events).containsExactly("up", "down");
    }

    @Test
    void dialsByNameAndOverIpv6() throws Exception {
        ChannelSettings six = new ChannelSettings(List.of(new HostPort("::1", 0)), ChannelLimits.PROTOCOL, Hosts.SHORT);
        PeerChannels near = start(a, listenerA);
        PeerChannels far = start(six, b, listenerB);
        far.peers(List.of(awaited(a.pin())));
        near.peers(List.of(new ChannelPeer(b.pin(), Optional.of(new HostPort("::1", portOf(far))))));
        awaitThat(() -> isUp(near, b.pin()));
        PeerChannels four = start(Hosts.identity(), new RecordingListener());
        HostIdentity c = Hosts.identity();
        PeerChannels other = start(c, new RecordingListener());
        other.peers(List.of());
        four.peers(List.of(new ChannelPeer(c.pin(), Optional.of(new HostPort("localhost", portOf(other))))));
        awaitThat(() -> four.status(c.pin()).orElseThrow().lastProblem().isPresent());
        assertThat(four.status(c.pin())
                        .orElseThrow()
                        .lastProblem()
                        .orElseThrow()
                        .reason())
                .isEqualTo(LinkProblem.Reason.NOT_ACCEPTED_THERE);
    }

    @Test
    void saysThatANameHasNoAddressOrNobodyListens() throws Exception {
        PeerChannels near = start(a, listenerA);
        near.peers(List.of(
                new ChannelPeer(b.pin(), Optional.of(new HostPort("no-such-host.invalid", 7432))),
                dialled(Hosts.identity().pin(), 1)));
        awaitThat(() -> near.status(b.pin()).orElseThrow().lastProblem().isPresent());
        LinkProblem problem = near.status(b.pin()).orElseThrow().lastProblem().orElseThrow();
        assertThat(problem.reason()).isEqualTo(LinkProblem.Reason.UNRESOLVED);
        assertThat(problem.text()).isEqualTo("the name no-such-host.invalid has no address");
    }
}
