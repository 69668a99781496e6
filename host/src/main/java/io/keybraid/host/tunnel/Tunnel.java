package io.keybraid.host.tunnel;

import io.keybraid.api.PublicBytes;
import io.keybraid.host.journal.EpochKeys;
import io.keybraid.host.key.WireGuardKey;
import io.keybraid.host.message.EndReport.ReportedStrand;
import io.keybraid.host.message.MalformedMessageException;
import io.keybraid.host.message.Message.StrandName;
import io.keybraid.host.message.MessageReader;
import io.keybraid.host.message.MessageWriter;
import io.keybraid.host.message.TunnelTag;
import io.keybraid.host.problem.OperatorException;
import io.keybraid.host.round.Event;
import io.keybraid.host.round.StrandFailure;
import io.keybraid.host.round.StrandSet;
import io.keybraid.host.wireguard.WireGuardException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One tunnel of this host. Everything that happens to it happens on its own serial thread, so that one tunnel's fault or
 * slowness never touches another.
 *
 * <p>Thread-safe; no method blocks but {@link #close()}, which takes two seconds at most.
 */
public final class Tunnel implements AutoCloseable {

    private static final Duration INTERFACE_RETRY = Duration.ofSeconds(5);
    /** How long after the start there may be no link before that is an alarm. */
    public static final Duration LINK_PATIENCE = Duration.ofSeconds(10);

    private static final Duration JOURNAL_RETRY = Duration.ofSeconds(5);
    /** More messages than this in waiting, and the rest is dropped: the protocol survives any loss. */
    private static final int MAX_WAITING = 256;
    /** One message of the longest kind, and what is small beside it. */
    private static final int MAX_WAITING_BYTES = MessageWriter.MAX_BYTES + (1 << 16);

    private final TunnelSettings settings;
    private final Surroundings around;
    private final StrandSet strands;
    private final SerialTasks tasks;
    private final TunnelLog log;
    private final TunnelFacts facts;
    private final Ages ages;
    private final AtomicInteger waitingBytes = new AtomicInteger();
    private volatile Consumer<Duration> lookWithin = delay -> {};
    private boolean linked;
    private boolean journalFailed;
    private volatile @Nullable TunnelEngine engine;

    public Tunnel(TunnelSettings settings, StrandSet strands, Surroundings around) {
        this.settings = settings;
        this.strands = strands;
        this.around = around;
        this.tasks = new SerialTasks("tunnel " + settings.name(), this::faulted, around.timers()::start);
        this.facts = new TunnelFacts(settings);
        this.ages = new Ages(around.clock(), around.timers()::nanoTime);
        this.log = new TunnelLog(settings, facts, around.clock(), around.timers()::nanoTime, around.events());
    }

    public TunnelSettings settings() {
        return settings;
    }

    /** Who looks at the interface, and may be asked to do so sooner than it would. Until this is said, nobody. */
    void watchedBy(Consumer<Duration> looksWithin) {
        lookWithin = looksWithin;
    }

    /** How it stands; returns at once. */
    public TunnelView view() {
        return facts.view();
    }

    /** Begins: reads the interface and the journal, installs the durable key, and waits for the link. */
    public void start() {
        tasks.add(this::open);
        around.timers()
                .after(
                        LINK_PATIENCE,
                        () -> tasks.add(() -> {
                            if (!linked) {
                                log.linkDown("none since the start");
                            }
                        }));
    }

    public void linkUp() {
        tasks.add(() -> {
            linked = true;
            log.linkUp();
            deliver(new Event.LinkUp());
        });
    }

    public void linkDown(String reason) {
        tasks.add(() -> {
            linked = false;
            log.linkDown(reason);
            deliver(new Event.LinkDown());
        });
    }

    /** After {@link #close}, where the host goes on without this tunnel: nobody would mend its alarms. */
    public void endAlarms() {
        log.endAlarms();
    }

    /** A message from the peer, without the frame's tag. */
    public void received(PublicBytes message) {
        if (tasks.size() >= MAX_WAITING) {
            return;
        }
        if (waitingBytes.addAndGet(message.length()) > MAX_WAITING_BYTES) {
            waitingBytes.addAndGet(-message.length());
            return;
        }
        Optional<HeldMessages.Lease> lease = around.held().take(settings.peerIdentity(), message.length());
        if (lease.isEmpty()) {
            waitingBytes.addAndGet(-message.length());
            return;
        }
        tasks.add(() -> {
            waitingBytes.addAndGet(-message.length());
            try {
                deliver(new Event.Received(MessageReader.read(message), message));
            } catch (MalformedMessageException e) {
                log.malformed(e);
            } finally {
                lease.get().close();
            }
        });
    }

    /**
     * An operator wants a round now.
     *
     * @param resetGranted and gives his word for a reset, should one be needed
     */
    public void rotate(boolean resetGranted) {
        tasks.add(() -> {
            TunnelEngine running = engine;
            if (running != null) {
                running.rotateNow(resetGranted);
            }
        });
    }

    /** An operator wants a handshake now; see {@code keybraid rotate --prove}. */
    public void prove() {
        tasks.add(() -> {
            TunnelEngine running = engine;
            if (running != null) {
                running.prove();
            }
        });
    }

    /** What the interface said of this tunnel's peer. */
    public void observed(PeerObservation observation) {
        tasks.add(() -> {
            TunnelEngine running = engine;
            if (running == null) {
                return;
            }
            if (observation.own().filter(own -> !running.isFor(own)).isPresent()) {
                log.ownKeyChanged();
                closeEngine();
                open(observation.own());
            } else {
                running.observed(observation);
            }
        });
    }

    /** The interface could not be read, or the peer is not in it. */
    void unreadable(WireGuardException problem) {
        tasks.add(() -> {
            log.raise(new Alarm(Alarm.Kind.WIREGUARD, String.valueOf(problem.getMessage()), problem.hint()));
            TunnelEngine running = engine;
            if (running != null) {
                running.unreadable();
            }
        });
    }

    /** The key that the interface should hold, for {@link InterfaceWatch} to compare. */
    Optional<EpochKeys> expected() {
        TunnelEngine running = engine;
        return running == null ? Optional.empty() : running.expected();
    }

    /** This end as it stands now, for an operator's question; reads the interface and changes nothing. */
    public EndExamination examine() {
        TunnelView view = view();
        List<ReportedStrand> told = strands.strands().stream()
                .map(strand -> new ReportedStrand(strand.name(), problem(view, strand.name())))
                .toList();
        return EndExamination.of(
                new EndExamination.Known(
                        settings.name(),
                        settings.interfaceName(),
                        settings.peer(),
                        view.epoch(),
                        view.kid(),
                        expected(),
                        strands.policy().text(),
                        told),
                around.backend(),
                around.clock().instant());
    }

    private static int problem(TunnelView view, StrandName strand) {
        return view.failures().stream()
                .filter(failure -> failure.strand().equals(strand) && !failure.isAtPeer())
                .map(StrandFailure::code)
                .findFirst()
                .orElse(0);
    }

    private void open() {
        open(Optional.empty());
    }

    /** @param seen the interface's own key as it was just read; empty where it was not */
    private void open(Optional<WireGuardKey> seen) {
        try {
            WireGuardKey own = seen.isPresent() ? seen.get() : ownKey();
            TunnelTag tag = TunnelTag.between(own, settings.peer());
            TunnelEngine opened = TunnelEngine.open(
                    settings,
                    strands,
                    around,
                    ages,
                    own,
                    tasks,
                    facts,
                    log,
                    delay -> lookWithin.accept(delay),
                    this::reopenLater,
                    journalFailed);
            engine = opened;
            journalFailed = false;
            around.router().register(tag, this);
            deliver(new Event.Started());
            if (linked) {
                deliver(new Event.LinkUp());
            }
        } catch (WireGuardException e) {
            log.raise(new Alarm(Alarm.Kind.WIREGUARD, String.valueOf(e.getMessage()), e.hint()));
            around.timers().after(INTERFACE_RETRY, () -> tasks.add(this::open));
        } catch (OperatorException e) {
            log.raise(new Alarm(Alarm.Kind.JOURNAL, String.valueOf(e.getMessage()), e.hint()));
            around.timers().after(JOURNAL_RETRY, () -> tasks.add(this::open));
        }
    }

    /** From a reading that is shared: at the start every tunnel of an interface asks. If it was a little old, the next look tells. */
    private WireGuardKey ownKey() throws WireGuardException {
        return around.backend()
                .handshakes(settings.interfaceName())
                .own()
                .orElseThrow(() -> new WireGuardException(
                        WireGuardException.Cause.NO_INTERFACE,
                        "the interface " + settings.interfaceName() + " has no private key yet",
                        "configure it: wg set " + settings.interfaceName() + " private-key FILE",
                        null));
    }

    /** The journal failed: what is durable is in doubt, so everything begins anew from it, as after a crash. */
    private void reopenLater(OperatorException cause) {
        log.raise(new Alarm(Alarm.Kind.JOURNAL, String.valueOf(cause.getMessage()), cause.hint()));
        journalFailed = true;
        closeEngine();
        around.timers().after(JOURNAL_RETRY, () -> tasks.add(this::open));
    }

    /** A mistake of our own, or of a store: the tunnel starts over from what is durable, as after a crash. */
    private void faulted(Throwable thrown) {
        log.fault("the tunnel", thrown);
        log.raise(new Alarm(
                Alarm.Kind.JOURNAL,
                "the tunnel failed with " + thrown.getClass().getSimpleName() + " and starts over",
                "report this, with the log"));
        journalFailed = true;
        closeEngine();
        around.timers().after(JOURNAL_RETRY, () -> tasks.add(this::open));
    }

    private void deliver(Event event) {
        TunnelEngine running = engine;
        if (running != null) {
            running.deliver(event);
        }
    }

    private void closeEngine() {
        TunnelEngine running = engine;
        engine = null;
        if (running != null) {
            around.router().unregister(running.tag(), this);
            running.close();
        }
    }

    /** Stops and wipes what it holds; the key stays in the interface. */
    @Override
    public void close() {
        CountDownLatch closed = new CountDownLatch(1);
        tasks.closeAfter(() -> {
            closeEngine();
            facts.phase(TunnelView.Phase.CLOSED);
            closed.countDown();
        });
        try {
            if (!closed.await(2, TimeUnit.SECONDS)) {
                log.slowToClose();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
