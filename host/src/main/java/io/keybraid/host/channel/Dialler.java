package io.keybraid.host.channel;

import io.keybraid.host.channel.Admission.NotAdmittedException;
import io.keybraid.host.channel.LinkProblem.Reason;
import io.keybraid.host.channel.PinnedTrust.Expectation;
import io.keybraid.host.key.HostPort;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Dials one peer whenever it has an endpoint and no link, and is the reader of the links it dialled. */
final class Dialler implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(Dialler.class);

    private final PeerSlot slot;
    private final Surroundings around;
    private final TlsContext tls;
    private final Admission admission;
    private final Resolver resolver;
    private @Nullable LinkProblem told;

    Dialler(PeerSlot slot, Surroundings around, TlsContext tls, Admission admission, Resolver resolver) {
        this.slot = slot;
        this.around = around;
        this.tls = tls;
        this.admission = admission;
        this.resolver = resolver;
    }

    @Override
    public void run() {
        try {
            Optional<HostPort> endpoint = slot.dialling().awaitTurn();
            while (endpoint.isPresent()) {
                Optional<LinkProblem> failure = dial(endpoint.get());
                slot.dialling().dialled(failure);
                tell(failure);
                endpoint = slot.dialling().awaitTurn();
            }
        } catch (InterruptedException | RejectedExecutionException stopping) {
            LOG.debug("dialling {} ends", slot.pin());
        }
    }

    /** A problem is told when it comes up and when it has been mended, not at each attempt. */
    private void tell(Optional<LinkProblem> failure) {
        if (Thread.currentThread().isInterrupted()) {
            return;
        }
        LinkProblem before = told;
        told = failure.orElse(null);
        if (failure.isPresent()
                && (before == null || !before.text().equals(failure.get().text()))) {
            LOG.warn(
                    "no link to {}: {}; {}",
                    slot.pin(),
                    failure.get().text(),
                    failure.get().reason().advice());
        }
    }

    /** All addresses in turn, until one leads to the peer. Empty if there was a link, or is one. */
    private Optional<LinkProblem> dial(HostPort endpoint) throws InterruptedException {
        try {
            Optional<LinkProblem> telling = Optional.empty();
            for (InetAddress address : resolver.resolve(endpoint.host())) {
                Optional<LinkProblem> failure = dial(endpoint, address);
                if (failure.isEmpty()) {
                    return failure;
                }
                telling = moreTelling(telling, failure);
            }
            return telling;
        } catch (UnknownHostException unknown) {
            return problem(Reason.UNRESOLVED, "the name " + endpoint.host() + " has no address");
        } catch (IOException failed) {
            return problem(Reason.UNRESOLVED, "the name " + endpoint.host() + ": " + Diagnosis.words(failed));
        }
    }

    /** Somebody who answers wrongly says more than an address where nobody answers. */
    private static Optional<LinkProblem> moreTelling(Optional<LinkProblem> first, Optional<LinkProblem> second) {
        boolean keep = first.isPresent()
                && first.get().reason() != Reason.UNREACHABLE
                && first.get().reason() != Reason.REFUSED;
        return keep ? first : second;
    }

    private Optional<LinkProblem> dial(HostPort endpoint, InetAddress address) {
        long began = around.order().incrementAndGet();
        try (Socket raw = new Socket()) {
            raw.connect(new InetSocketAddress(address, endpoint.port()), (int)
                    around.settings().timing().connect().toMillis());
            return shakeHands(raw, endpoint, began);
        } catch (IOException failed) {
            String where = endpoint.host().equals(address.getHostAddress())
                    ? endpoint.toString()
                    : endpoint + " (" + address.getHostAddress() + ")";
            // Of a connection refused, and of nothing else that happens within our deadline: its text depends on the
            // locale.
            Reason reason = failed instanceof ConnectException ? Reason.REFUSED : Reason.UNREACHABLE;
            return problem(reason, "cannot connect to " + where + ": " + Diagnosis.words(failed));
        }
    }

    private Optional<LinkProblem> shakeHands(Socket raw, HostPort endpoint, long began) throws IOException {
        try (GuardedSocket guarded = new GuardedSocket(raw, around.settings(), around.timer())) {
            Expectation expected = new Expectation(slot.pin()::matches);
            try {
                SSLSocket socket = tls.connect(guarded, expected);
                Link link = new Link(slot.pin(), guarded, socket, true, began, around);
                admission.live(link, slot, () -> told = null);
                return Optional.empty();
            } catch (NotAdmittedException unwanted) {
                guarded.finish();
                return unwanted.isHarmless() ? Optional.empty() : problem(unwanted.reason(), Diagnosis.words(unwanted));
            } catch (RejectedExecutionException stopping) {
                throw stopping;
            } catch (IOException | RuntimeException failure) {
                return Optional.of(Diagnosis.ofDial(failure, guarded, expected, slot.pin(), endpoint, around));
            }
        }
    }

    private Optional<LinkProblem> problem(Reason reason, String text) {
        return Optional.of(Diagnosis.problem(reason, text, around.clock()));
    }
}
