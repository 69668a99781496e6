package io.keybraid.plugin.etsi014;

import io.keybraid.api.KeySourceException;
import io.keybraid.api.KeySourceException.Reason;
import io.keybraid.plugin.etsi014.HandshakePhase.HungUpException;
import io.keybraid.plugin.etsi014.HandshakePhase.NoHybridClientException;
import io.keybraid.plugin.etsi014.HandshakePhase.NotHybridException;
import io.keybraid.plugin.etsi014.KmeAnswer.TooLargeException;
import io.keybraid.plugin.etsi014.KmeTransport.TransportClosedException;
import io.keybraid.plugin.etsi014.tls.HybridTls;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Optional;
import javax.net.ssl.SSLException;

/** What it means that no whole answer came, and what to do about it. */
final class TransportFailure {

    private static final int MAX_SHOWN = 200;

    private final KmeSettings settings;
    private final TlsFailure tlsFailures;

    TransportFailure(KmeSettings settings, InstantSource clock) {
        this.settings = settings;
        tlsFailures = new TlsFailure(settings, clock);
    }

    KeySourceException noTimeLeft(Operation operation) {
        return new KeySourceException(
                Reason.TIMED_OUT,
                "no time was left in the round for " + operation + " at " + settings.endpoint(),
                "if it happens often, give the round more time");
    }

    KeySourceException interrupted(Operation operation) {
        return new KeySourceException(
                Reason.TIMED_OUT,
                operation + " at " + settings.endpoint() + " was cancelled: the round was given up",
                "nothing; a key that the KME may have sent is lost, and the next round asks for a new one");
    }

    /** @param time how long was waited */
    KeySourceException of(Operation operation, IOException e, Duration time) {
        return switch (e) {
            case TransportClosedException closed ->
                told(Reason.UNAVAILABLE, "cannot be asked: this source was closed", "start the source again", closed);
            case TooLargeException tooLarge ->
                told(
                        Reason.BAD_MESSAGE,
                        "answered " + operation + " with more than 1 MiB",
                        "check 'kme' and 'path-prefix': this is no answer of ETSI GS QKD 014",
                        tooLarge);
            case UnknownHostException unknown ->
                told(
                        Reason.UNREACHABLE,
                        "cannot be reached: the name " + settings.endpoint().host() + " does not resolve",
                        "check the host in 'kme', and this machine's DNS",
                        unknown);
            case ConnectException refused ->
                told(
                        Reason.UNREACHABLE,
                        "cannot be reached: " + connectProblem(refused),
                        "check host and port in 'kme', whether the KME runs, and the firewall between",
                        refused);
            case NoRouteToHostException noRoute ->
                told(
                        Reason.UNREACHABLE,
                        "cannot be reached: there is no route to it",
                        "check this machine's network and the firewall between",
                        noRoute);
            case InterruptedIOException late ->
                told(
                        Reason.TIMED_OUT,
                        "did not answer " + operation + " within " + time.toMillis() + " ms",
                        "check whether the KME is overloaded or cut off; raise 'timeout' if it is merely slow"
                                + lost(operation),
                        late);
            case HungUpException hungUp -> hungUp(operation, hungUp);
            case NotHybridException notHybrid -> notHybrid(notHybrid);
            case NoHybridClientException here ->
                told(
                        Reason.UNAVAILABLE,
                        "was not asked: hybrid TLS (" + HybridTls.GROUP
                                + "), which 'tls: hybrid' demands, failed on this machine: "
                                + ErrorText.oneLine(here.reason(), MAX_SHOWN),
                        "write 'tls: auto' to go on without; hybrid TLS takes an EC or RSA certificate",
                        here);
            case SSLException tls -> tlsFailures.of(operation, tls);
            default ->
                lastWords(e).map(alert -> tlsFailures.of(operation, alert)).orElseGet(() -> brokenOff(operation, e));
        };
    }

    /**
     * Why the KME hung up on us, where it said so. In TLS 1.3 we may send before the KME has judged our certificate: if it refuses it, our
     * request runs into a "broken pipe", and okhttp reads the alert only then and adds it as suppressed.
     */
    private static Optional<SSLException> lastWords(IOException e) {
        return Arrays.stream(e.getSuppressed())
                .filter(SSLException.class::isInstance)
                .map(SSLException.class::cast)
                .findFirst();
    }

    private KeySourceException notHybrid(NotHybridException e) {
        String which = "hybrid TLS (" + HybridTls.GROUP + "), which 'tls: hybrid' demands";
        return e.alert()
                .map(alert -> told(
                        Reason.UNREACHABLE,
                        "does not offer " + which + " (alert " + alert + ")",
                        "have the KME's TLS updated, or write 'tls: auto' to go on without",
                        e))
                .orElseGet(() -> told(
                        Reason.UNREACHABLE,
                        "does classical TLS with us, but " + which + ", broke off without a reason",
                        "see the KME's log; write 'tls: auto' to go on without",
                        e));
    }

    /**
     * Whether this failure says that the KME did nothing of what it was asked: it refused our certificate. In TLS 1.3 it may do so after
     * our request was sent.
     */
    boolean saysNothingWasDone(IOException e) {
        return (e instanceof SSLException tls && tlsFailures.isRefusalOfOurCertificate(tls))
                || lastWords(e).filter(tlsFailures::isRefusalOfOurCertificate).isPresent();
    }

    private KeySourceException hungUp(Operation operation, HungUpException e) {
        return e.hadSeenOurCertificate() ? tlsFailures.hungUpAtOurCertificate(e) : brokenOff(operation, e);
    }

    /** Has no cause: okhttp and okio quote what they received, in messages and suppressed exceptions, and that may be a key. */
    private KeySourceException brokenOff(Operation operation, IOException e) {
        return new KeySourceException(
                Reason.UNREACHABLE,
                settings.endpoint() + " broke off its answer to " + operation + " or closed the connection before it ("
                        + e.getClass().getSimpleName() + ")",
                "see the KME's log; it may have refused our certificate" + lost(operation));
    }

    /** Clause 5.3 delivers a key once, and 5.2 makes one for each request: what got lost is not asked for again. */
    static String lost(Operation operation) {
        return operation == Operation.GET_STATUS
                ? ""
                : "; a key that was on its way is lost, and the next round asks for a new one";
    }

    private static String connectProblem(ConnectException e) {
        String message = String.valueOf(e.getMessage()) + e.getCause();
        return message.contains("refused") ? "nothing answers at that port" : "no connection comes about";
    }

    private KeySourceException told(Reason reason, String problem, String advice, IOException cause) {
        return new KeySourceException(reason, settings.endpoint() + " " + problem, advice, cause);
    }
}
