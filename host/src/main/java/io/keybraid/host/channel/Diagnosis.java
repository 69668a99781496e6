package io.keybraid.host.channel;

import io.keybraid.host.channel.Frame.BadFrameException;
import io.keybraid.host.channel.LinkProblem.Reason;
import io.keybraid.host.channel.PinnedTrust.Expectation;
import io.keybraid.host.key.HostPort;
import io.keybraid.host.key.IdentityPin;
import java.io.EOFException;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.security.cert.CertificateException;
import java.time.InstantSource;
import java.util.Optional;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsFatalAlertReceived;
import org.bouncycastle.tls.TlsNoCloseNotifyException;

/** Puts failures into words an operator can act on. Nothing a peer sent gets into them but its pin. */
final class Diagnosis {

    private Diagnosis() {}

    /** Of a failed dial, after TCP connected. */
    static LinkProblem ofDial(
            Exception failure,
            GuardedSocket raw,
            Expectation expected,
            IdentityPin pinned,
            HostPort endpoint,
            Surroundings around) {
        Optional<IdentityPin> presented = expected.presented();
        if (presented.isPresent() && presented.get().equals(around.own()) && !pinned.equals(around.own())) {
            return problem(Reason.WRONG_IDENTITY, endpoint + " leads to this host itself", around.clock());
        }
        if (presented.isPresent() && !presented.get().equals(pinned)) {
            String text =
                    "the host at " + endpoint + " has identity " + presented.get() + " but the config pins " + pinned;
            return problem(Reason.WRONG_IDENTITY, text, around.clock());
        }
        if (isRefusalOfOurIdentity(failure)) {
            String text = "the host at " + endpoint + " does not accept this host's identity " + around.own()
                    + ": it must be configured there";
            return problem(Reason.NOT_ACCEPTED_THERE, text, around.clock());
        }
        if (raw.isLate() || failure instanceof SocketTimeoutException) {
            return problem(Reason.SILENT, endpoint + " took a connection but did not answer in time", around.clock());
        }
        if (failure instanceof BadFrameException bad) {
            return problem(Reason.BAD_FRAME, "the host at " + endpoint + " sent " + bad.getMessage(), around.clock());
        }
        String text = "no TLS with " + endpoint + ": " + words(failure) + "; is it a Keybraid host?";
        return problem(Reason.HANDSHAKE_FAILED, text, around.clock());
    }

    /** Of an accepted connection that came to nothing. */
    static Refusal.Kind kindOf(Exception failure, Expectation expected, boolean configured) {
        if (failure instanceof BadFrameException) {
            return Refusal.Kind.BAD_FRAME;
        }
        if (expected.presented().isPresent() && !configured) {
            return Refusal.Kind.NOT_CONFIGURED;
        }
        if (isRefusalOfOurIdentity(failure)) {
            return Refusal.Kind.NOT_ACCEPTED_THERE;
        }
        boolean noCertificate = failure instanceof TlsFatalAlert alert
                && alert.getAlertDescription() == AlertDescription.certificate_required;
        return noCertificate ? Refusal.Kind.NO_CERTIFICATE : Refusal.Kind.NO_HANDSHAKE;
    }

    /** The sentence that goes with {@link #kindOf}. */
    static String ofAccepted(
            Refusal.Kind kind, Exception failure, InetAddress from, Expectation expected, IdentityPin own) {
        String address = from.getHostAddress();
        String presented = expected.presented().map(IdentityPin::toString).orElse("none");
        return switch (kind) {
            case NOT_CONFIGURED -> "a host at " + address + " with identity " + presented + " is not configured here";
            case NOT_ACCEPTED_THERE ->
                "a host at " + address + " does not accept this host's identity " + own + ": its config pins another";
            case NO_CERTIFICATE -> "refused a TLS client from " + address + " that shows no certificate";
            case BAD_FRAME ->
                "the host at " + address + " with identity " + presented + " sent " + failure.getMessage();
            case CLASSICAL, TOO_MANY, NO_HANDSHAKE -> "refused a connection from " + address + ": " + words(failure);
        };
    }

    private static boolean isRefusalOfOurIdentity(Exception failure) {
        if (!(failure instanceof TlsFatalAlertReceived alert)) {
            return false;
        }
        return switch (alert.getAlertDescription()) {
            case AlertDescription.bad_certificate,
                    AlertDescription.unsupported_certificate,
                    AlertDescription.certificate_revoked,
                    AlertDescription.certificate_expired,
                    AlertDescription.certificate_unknown,
                    AlertDescription.unknown_ca,
                    AlertDescription.access_denied -> true;
            default -> false;
        };
    }

    /** Of a link that was up. */
    static LinkProblem ofLink(Exception failure, ChannelSettings settings, InstantSource clock) {
        if (failure instanceof SocketTimeoutException) {
            long seconds = settings.timing().silence().toSeconds();
            return problem(Reason.SILENT, "nothing received for " + seconds + " s", clock);
        }
        if (failure instanceof EOFException || failure instanceof TlsNoCloseNotifyException) {
            return problem(Reason.BROKEN, "the other host closed the connection", clock);
        }
        return problem(Reason.BROKEN, "the connection broke: " + words(failure), clock);
    }

    /** Of the other host's last frame. */
    static LinkProblem ofClosing(Frame closing, InstantSource clock) throws BadFrameException {
        int code = closing.toByte();
        Reason reason = Reason.ofCode(code).orElse(Reason.BROKEN);
        String text = switch (reason) {
            case REPLACED -> "a newer connection took over";
            case REMOVED -> "the other host has taken this one out of its configuration";
            case STOPPING -> "the other host is stopping";
            case BAD_FRAME -> "the other host refused a frame of ours";
            case NOT_NEEDED -> "the other host has a link already";
            case QUEUE_FULL -> "this host does not read fast enough for the other";
            case VERSION -> "the other host speaks another version of the channel";
            default -> "the other host closed the link, code " + code;
        };
        return problem(reason, text, clock);
    }

    static LinkProblem problem(Reason reason, String text, InstantSource clock) {
        return new LinkProblem(reason, text, clock.instant());
    }

    /** What an exception says, or what it is where it says nothing. */
    static String words(Throwable failure) {
        // What our own trust manager said says more than the alert that BCJSSE made of it.
        Throwable telling = failure.getCause() instanceof CertificateException said ? said : failure;
        String message = telling.getMessage();
        if (message != null) {
            return message;
        }
        return telling instanceof EOFException
                ? "the connection was closed"
                : telling.getClass().getSimpleName();
    }
}
