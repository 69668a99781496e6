package io.keybraid.host.channel;

import io.keybraid.host.channel.LinkProblem.Reason;
import io.keybraid.host.identity.HostIdentity;
import io.keybraid.host.key.IdentityPin;
import io.keybraid.host.problem.OperatorException;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;

/**
 * The links to all peer hosts: TLS 1.3, mutual, pinned (docs/protocol.md, section 2). One link for each peer, dialled by
 * whichever side has an endpoint; it is made again whenever it breaks. Thread-safe; nothing here blocks but {@link #start}
 * and {@link #close}.
 */
public final class PeerChannels implements AutoCloseable {

    private static final long FAREWELL_MILLIS = 1_500;
    private static final long POLL_MILLIS = 5;

    private final Surroundings around;
    private final ChannelListener listener;
    private final RandomGenerator chance;
    private final TlsContext tls;
    private final ListenSockets sockets;
    private final Resolver resolver;
    private final Refusals refusals;
    private final Admission admission;
    private final Inbound inbound;
    private final ExecutorService threads;
    private final ScheduledThreadPoolExecutor timer;
    private final Future<?> sums;
    private final Map<IdentityPin, PeerSlot> slots = new ConcurrentHashMap<>();

    /** Slots taken out whose last link has not ended yet. Guarded by this. */
    private final Map<IdentityPin, PeerSlot> retiring = new HashMap<>();

    private boolean accepting;
    private boolean closed;

    private PeerChannels(
            ChannelSettings settings,
            HostIdentity identity,
            ChannelListener listener,
            InstantSource clock,
            RandomGenerator chance)
            throws OperatorException {
        this.listener = listener;
        this.chance = chance;
        this.tls = new TlsContext(identity);
        this.sockets = ListenSockets.bind(settings.listen());
        this.threads = Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("keybraid-channel-", 0).factory());
        this.timer = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().daemon().name("keybraid-channel-timer").factory());
        timer.setRemoveOnCancelPolicy(true);
        this.around = new Surroundings(
                identity.pin(), chance.nextLong(), new AtomicLong(), settings, clock, System::nanoTime, threads, timer);
        this.resolver = new Resolver(settings.timing().connect());
        this.refusals = new Refusals(clock);
        this.admission = new Admission(around);
        this.inbound = new Inbound(around, tls, admission, pin -> Optional.ofNullable(slots.get(pin)), refusals);
        long tick = settings.timing().repeatsTold().toMillis();
        this.sums = timer.scheduleAtFixedRate(refusals::sumUp, tick, tick, TimeUnit.MILLISECONDS);
    }

    /** See {@code Host.rehearse}. */
    public static void rehearse() {
        TlsContext.rehearse();
    }

    /**
     * Binds all listen addresses. Nobody is accepted or dialled before the first call of {@link #peers}.
     *
     * @throws OperatorException with reason NETWORK, if one of the addresses cannot be bound; then none is
     */
    public static PeerChannels start(ChannelSettings settings, HostIdentity identity, ChannelListener listener)
            throws OperatorException {
        return start(settings, identity, listener, InstantSource.system(), new SecureRandom());
    }

    /** With a clock that only tells times for people, and the chance that spreads the attempts. */
    static PeerChannels start(
            ChannelSettings settings,
            HostIdentity identity,
            ChannelListener listener,
            InstantSource clock,
            RandomGenerator chance)
            throws OperatorException {
        return new PeerChannels(settings, identity, listener, clock, chance);
    }

    /**
     * Replaces the set of peers. Links of peers that are gone are closed, new peers are dialled; a link that stands is
     * kept, also where the peer's endpoint changed.
     *
     * @throws IllegalArgumentException if two peers have the same pin, or one has this host's own; nothing is changed then
     */
    public synchronized void peers(Collection<ChannelPeer> peers) {
        Map<IdentityPin, ChannelPeer> wanted = byPin(peers);
        if (closed) {
            return;
        }
        retiring.values().removeIf(PeerSlot::isQuiet);
        slots.forEach((pin, slot) -> {
            if (!wanted.containsKey(pin)) {
                slots.remove(pin);
                retiring.put(pin, slot);
                slot.remove(Reason.REMOVED, "the peer was taken out of the configuration");
            }
        });
        wanted.values().forEach(this::addOrChange);
        if (!accepting) {
            accepting = true;
            sockets.accept(threads, inbound::take);
        }
    }

    private Map<IdentityPin, ChannelPeer> byPin(Collection<ChannelPeer> peers) {
        Map<IdentityPin, ChannelPeer> byPin = new HashMap<>();
        for (ChannelPeer peer : peers) {
            if (peer.pin().equals(around.own())) {
                throw new IllegalArgumentException("a peer has this host's own identity " + peer.pin());
            }
            if (byPin.put(peer.pin(), peer) != null) {
                throw new IllegalArgumentException("two peers have the identity " + peer.pin());
            }
        }
        return byPin;
    }

    private void addOrChange(ChannelPeer peer) {
        PeerSlot known = slots.get(peer.pin());
        if (known != null) {
            known.dialling().endpoint(peer.endpoint());
            return;
        }
        ChannelTiming timing = around.settings().timing();
        BackOff backOff = new BackOff(timing.firstRetry(), timing.slowestRetry(), chance);
        PeerSlot slot = new PeerSlot(peer, announcementsFor(peer.pin()), backOff, around);
        slots.put(peer.pin(), slot);
        threads.execute(new Dialler(slot, around, tls, admission, resolver));
    }

    /** A peer that comes back while its old link is still ending is told in order with it. */
    private Announcements announcementsFor(IdentityPin pin) {
        PeerSlot before = retiring.get(pin);
        return before == null ? new Announcements(pin, listener) : before.announcements();
    }

    /**
     * Queues a frame and returns at once; the array is copied. True says that it was queued on a link, not that it
     * arrives. False if there is no link, or if the link's queue is full: the frame is lost then, and with it the link, if the
     * other host has taken nothing for a heartbeat.
     *
     * @throws IllegalArgumentException if the frame is empty or longer than the limit
     */
    public boolean send(IdentityPin peer, byte[] frame) {
        if (frame.length < 1 || frame.length > around.settings().limits().frameBytes()) {
            throw new IllegalArgumentException("a frame of " + frame.length + " bytes");
        }
        PeerSlot slot = slots.get(peer);
        return slot != null && slot.send(frame);
    }

    /** Empty if no such peer is configured. */
    public Optional<LinkStatus> status(IdentityPin peer) {
        return Optional.ofNullable(slots.get(peer)).map(PeerSlot::status);
    }

    /** Where this host listens, with real ports. */
    public List<InetSocketAddress> listening() {
        return sockets.addresses();
    }

    /** The kinds of connections turned away in the last minutes, for status and doctor. */
    public List<Refusal> refusals() {
        return refusals.recent();
    }

    /** For tests. */
    int halfOpen() {
        return inbound.halfOpen().total();
    }

    /**
     * Sends what is queued and a farewell, for at most a second and a half, then ends everything. After it the listener is
     * called no more, unless it is in a call that takes longer than two seconds.
     */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        sockets.close();
        slots.values().forEach(slot -> slot.remove(Reason.STOPPING, "this host is stopping"));
        awaitQuiet();
        threads.shutdownNow();
        sums.cancel(false);
        timer.shutdownNow();
        resolver.close();
        try {
            threads.awaitTermination(2, TimeUnit.SECONDS);
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
    }

    private void awaitQuiet() {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(FAREWELL_MILLIS);
        try {
            while (System.nanoTime() < end && !slots.values().stream().allMatch(PeerSlot::isQuiet)) {
                Thread.sleep(POLL_MILLIS);
            }
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
    }
}
