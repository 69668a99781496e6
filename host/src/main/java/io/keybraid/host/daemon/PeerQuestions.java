package io.keybraid.host.daemon;

import io.keybraid.api.PublicBytes;
import io.keybraid.host.key.IdentityPin;
import io.keybraid.host.key.WireGuardKey;
import io.keybraid.host.message.EndReport;
import io.keybraid.host.message.MalformedMessageException;
import io.keybraid.host.message.Message;
import io.keybraid.host.message.MessageReader;
import io.keybraid.host.message.MessageWriter;
import io.keybraid.host.message.RoundId;
import io.keybraid.host.message.TunnelTag;
import io.keybraid.host.tunnel.Allowance;
import io.keybraid.host.tunnel.Tunnel;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An operator's questions between hosts: ASK and TELL of docs/protocol.md, section 3. They change nothing at either end.
 * Thread-safe; what arrives never blocks.
 */
final class PeerQuestions {

    private static final Logger LOG = LoggerFactory.getLogger("keybraid.host");
    /** However few tunnels there are with a peer; else two for each: the doctor looks twice at all of them. */
    private static final int FEWEST_AT_ONCE = 16;
    /** After so long, as many answers may be had again. */
    private static final Duration FOR_AS_MANY = Duration.ofSeconds(8);

    private static final long PATIENCE_SECONDS = 8;
    private static final int MOST_PEERS = 10_000;

    private final Function<IdentityPin, ? extends Collection<Tunnel>> tunnels;
    private final BiPredicate<IdentityPin, byte[]> send;
    private final InstantSource clock;
    private final LongSupplier nanoTime;
    private final RandomGenerator random;
    private final Map<IdentityPin, Answers> allowances = new ConcurrentHashMap<>();
    private final Map<Asked, CompletableFuture<Message.Tell>> open = new ConcurrentHashMap<>();

    /** What a peer may ask, with so many tunnels. */
    private record Answers(int tunnels, Allowance allowance) {

        static Answers beginning(int tunnels, long now) {
            int atOnce = Math.max(FEWEST_AT_ONCE, 2 * tunnels);
            return new Answers(tunnels, new Allowance(atOnce, FOR_AS_MANY.dividedBy(atOnce), now));
        }
    }

    /** A question on its way. */
    private record Asked(IdentityPin peer, RoundId number) {}

    /**
     * @param tunnels those with this peer host
     * @param send queues a frame; false where there is no link
     */
    PeerQuestions(
            Function<IdentityPin, ? extends Collection<Tunnel>> tunnels,
            BiPredicate<IdentityPin, byte[]> send,
            InstantSource clock,
            LongSupplier nanoTime,
            RandomGenerator random) {
        this.tunnels = tunnels;
        this.send = send;
        this.clock = clock;
        this.nanoTime = nanoTime;
        this.random = random;
    }

    /**
     * Asks; completes with empty where no answer comes within eight seconds.
     *
     * @param own this end's WireGuard key in the tunnel that is meant
     * @param key the one that is configured here for the other end
     */
    CompletableFuture<Optional<Message.Tell>> ask(IdentityPin peer, WireGuardKey own, WireGuardKey key) {
        RoundId number = new RoundId(random.nextLong(), random.nextLong());
        Asked asked = new Asked(peer, number);
        CompletableFuture<Message.Tell> answer = new CompletableFuture<>();
        open.put(asked, answer);
        CompletableFuture<Optional<Message.Tell>> told = answer.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .handle((tell, failure) -> {
                    open.remove(asked);
                    return Optional.ofNullable(tell);
                });
        if (!send.test(peer, frame(new Message.Ask(number, 0, own, key)))) {
            answer.cancel(false);
        }
        return told;
    }

    private static byte[] frame(Message message) {
        return TunnelTag.HOSTS.frame(MessageWriter.write(message));
    }

    /** A message between the hosts themselves, from an authenticated peer. */
    void received(IdentityPin peer, PublicBytes bytes) throws MalformedMessageException {
        Message message = MessageReader.read(bytes);
        if (message instanceof Message.Tell tell) {
            CompletableFuture<Message.Tell> waiting = open.remove(new Asked(peer, tell.round()));
            if (waiting != null) {
                // Not on the link's thread: whoever waits may go on with anything.
                waiting.completeAsync(() -> tell);
            }
        } else if (message instanceof Message.Ask ask && mayAsk(peer)) {
            // Reading an interface takes its time, and the link must go on.
            Thread.ofVirtual().name("answer " + peer).start(() -> answer(peer, ask));
        }
    }

    private boolean mayAsk(IdentityPin peer) {
        if (allowances.size() > MOST_PEERS) {
            allowances.clear();
        }
        int with = tunnels.apply(peer).size();
        Allowance allowance = allowances
                .compute(
                        peer,
                        (asking, before) -> before != null && before.tunnels() == with
                                ? before
                                : Answers.beginning(with, nanoTime.getAsLong()))
                .allowance();
        synchronized (allowance) {
            return allowance.take(nanoTime.getAsLong());
        }
    }

    private void answer(IdentityPin peer, Message.Ask ask) {
        Optional<EndReport> end = meant(List.copyOf(tunnels.apply(peer)), ask)
                .map(tunnel -> sendable(tunnel.examine().report()));
        Message.Tell tell = new Message.Tell(ask.round(), 0, Software.version(), clock.millis(), end);
        if (!send.test(peer, frame(tell))) {
            LOG.debug("{} asked and is gone", peer);
        }
    }

    /** The wire knows no handshake in the future, which a clock that was set back makes. */
    private static EndReport sendable(EndReport report) {
        return report.handshakeAgeSeconds().filter(age -> age < 0).isEmpty()
                ? report
                : new EndReport(
                        report.name(),
                        report.own(),
                        report.peer(),
                        report.epoch(),
                        report.kid(),
                        report.condition(),
                        report.holding(),
                        Optional.of(0L),
                        report.received(),
                        report.sent(),
                        report.policy(),
                        report.strands());
    }

    /** Both keys fit, or one of them, or there is only this tunnel with the asker. */
    private static Optional<Tunnel> meant(List<Tunnel> with, Message.Ask ask) {
        Optional<Tunnel> exact = with.stream()
                .filter(tunnel -> tunnel.view()
                        .tag()
                        .filter(TunnelTag.between(ask.own(), ask.peer())::equals)
                        .isPresent())
                .findFirst();
        Optional<Tunnel> configured = with.stream()
                .filter(tunnel -> tunnel.settings().peer().equals(ask.own()))
                .findFirst();
        Optional<Tunnel> owned = with.stream()
                .filter(tunnel -> tunnel.view()
                        .tag()
                        .filter(TunnelTag.between(ask.peer(), tunnel.settings().peer())::equals)
                        .isPresent())
                .findFirst();
        return exact.or(() -> configured)
                .or(() -> owned)
                .or(() -> with.size() == 1 ? Optional.of(with.getFirst()) : Optional.empty());
    }
}
