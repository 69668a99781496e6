package io.keybraid.host.channel;

import io.keybraid.host.channel.Admission.NotAdmittedException;
import io.keybraid.host.channel.PinnedTrust.Expectation;
import io.keybraid.host.key.IdentityPin;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import javax.net.ssl.SSLSocket;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes accepted connections from TCP to the link, and turns away whoever is none of our peers, each with one clear line. */
final class Inbound {

    private static final Logger LOG = LoggerFactory.getLogger(Inbound.class);

    private final Surroundings around;
    private final TlsContext tls;
    private final Admission admission;
    private final Function<IdentityPin, Optional<PeerSlot>> peers;
    private final Refusals refusals;
    private final HalfOpen halfOpen;

    Inbound(
            Surroundings around,
            TlsContext tls,
            Admission admission,
            Function<IdentityPin, Optional<PeerSlot>> peers,
            Refusals refusals) {
        this.around = around;
        this.tls = tls;
        this.admission = admission;
        this.peers = peers;
        this.refusals = refusals;
        ChannelLimits limits = around.settings().limits();
        this.halfOpen = new HalfOpen(limits.halfOpenPerAddress(), limits.halfOpenInAll());
    }

    HalfOpen halfOpen() {
        return halfOpen;
    }

    /** Returns at once; the connection lives on a thread of its own, or is closed because there are too many. */
    void take(Socket raw) {
        long began = around.order().incrementAndGet();
        InetAddress from = raw.getInetAddress();
        Optional<HalfOpen.Place> place = halfOpen.enter(from);
        if (place.isEmpty()) {
            closeAtOnce(raw);
            refusals.tell(
                    Refusal.Kind.TOO_MANY,
                    "refused a connection from " + from.getHostAddress() + ": too many are not authenticated yet");
            return;
        }
        try {
            around.threads().execute(() -> greet(raw, from, began, place.get()));
        } catch (RejectedExecutionException stopping) {
            place.get().close();
            closeAtOnce(raw);
        }
    }

    /** With a reset, so that nothing is kept for a stranger in TIME_WAIT. */
    private static void closeAtOnce(Socket raw) {
        try (raw) {
            raw.setSoLinger(true, 0);
        } catch (IOException gone) {
            LOG.debug("closing failed", gone);
        }
    }

    private void greet(Socket raw, InetAddress from, long began, HalfOpen.Place place) {
        try (place;
                raw;
                GuardedSocket guarded = new GuardedSocket(raw, around.settings(), around.timer())) {
            Expectation expected = new Expectation(pin -> peers.apply(pin).isPresent());
            try {
                serve(guarded, expected, began, place);
            } catch (NotAdmittedException unwanted) {
                LOG.debug("a connection from {} was not needed: {}", from, unwanted.getMessage());
                guarded.finish();
            } catch (IOException | RuntimeException failure) {
                refuse(guarded, from, expected, failure);
            }
        } catch (IOException | RejectedExecutionException gone) {
            LOG.debug("a connection from {} broke before it began", from, gone);
        }
    }

    private void serve(GuardedSocket guarded, Expectation expected, long began, HalfOpen.Place place)
            throws IOException {
        Optional<ClientHello> hello = ClientHello.read(guarded.getInputStream());
        if (hello.isEmpty()) {
            // Somebody looked whether the port is open: no more than that.
            return;
        }
        if (!hello.get().isServable()) {
            turnAway(guarded, hello.get());
            return;
        }
        SSLSocket socket = tls.accept(guarded, hello.get(), expected);
        IdentityPin peer = TlsContext.peerOf(expected);
        PeerSlot slot = peers.apply(peer).orElseThrow(() -> new IOException("the peer was just removed"));
        admission.live(new Link(peer, guarded, socket, false, began, around), slot, place::close);
    }

    private void turnAway(GuardedSocket guarded, ClientHello hello) throws IOException {
        refusals.tell(
                Refusal.Kind.CLASSICAL,
                "refused a TLS client from " + guarded.getInetAddress().getHostAddress() + " that does not offer "
                        + hello.missing());
        guarded.getOutputStream().write(ClientHello.HANDSHAKE_FAILURE);
        guarded.finish();
    }

    private void refuse(GuardedSocket guarded, InetAddress from, Expectation expected, Exception failure) {
        if (Thread.currentThread().isInterrupted()) {
            // This host is stopping; the other one is not to blame.
            return;
        }
        boolean configured =
                expected.presented().map(pin -> peers.apply(pin).isPresent()).orElse(false);
        Exception told = guarded.isLate() ? new IOException("no handshake in time", failure) : failure;
        Refusal.Kind kind = Diagnosis.kindOf(told, expected, configured);
        refusals.tell(kind, Diagnosis.ofAccepted(kind, told, from, expected, around.own()));
        guarded.finish();
    }
}
