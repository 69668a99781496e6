package io.keybraid.plugin.skip;

import io.keybraid.api.KeySourceException;
import io.keybraid.api.KeySourceException.Reason;
import io.keybraid.plugin.skip.HttpAnswer.NotHttpException;
import io.keybraid.plugin.skip.PskTls.PskRefusedException;
import io.keybraid.plugin.skip.PskTls.UnusableFileException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.time.Duration;
import javax.net.ssl.SSLException;

/**
 * What it means that no whole answer came, and what to do about it.
 *
 * @param what was asked for
 * @param time how long was waited
 * @param keyMayBeLost whether the provider may have given a key out
 */
record CallFailure(Provider provider, String what, Duration time, boolean keyMayBeLost) {

    static final String LOST = "; a key that was on its way is lost, and the next round asks for a new one";

    KeySourceException of(IOException e) {
        return switch (e) {
            case SocketTimeoutException late ->
                told(
                        Reason.TIMED_OUT,
                        "did not answer " + what + " within " + time.toMillis() + " ms",
                        "check whether it is overloaded or cut off; raise 'timeout' if it is merely slow");
            case UnknownHostException unknown ->
                told(
                        Reason.UNREACHABLE,
                        "cannot be reached: the name " + provider.host() + " does not resolve",
                        "check the host in 'provider', and this machine's DNS");
            case ConnectException refused ->
                told(
                        Reason.UNREACHABLE,
                        "cannot be reached: nothing answers at that port",
                        "check host and port in 'provider', whether it runs, and the firewall between");
            case NoRouteToHostException noRoute ->
                told(
                        Reason.UNREACHABLE,
                        "cannot be reached: there is no route to it",
                        "check this machine's network and the firewall between");
            case NotHttpException notHttp ->
                told(
                        Reason.BAD_MESSAGE,
                        "answered " + what + " with something that is not HTTP/1.1, or too long",
                        "check 'provider': is that a Key Provider of SKIP?");
            case PskRefusedException psk ->
                told(
                        Reason.NOT_AUTHORISED,
                        "and we share no key (TLS: " + psk.getMessage() + ")",
                        "compare 'psk-identity' and the key in 'psk-file' with what the provider's operator has");
            case UnusableFileException file ->
                told(
                        Reason.UNAVAILABLE,
                        "was not asked: " + file.getMessage(),
                        file.mistake().advice());
            case SSLException tls -> tls(tls);
            default -> brokenOff(e);
        };
    }

    private KeySourceException tls(SSLException e) {
        for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof CertificateException || cause instanceof CertPathValidatorException) {
                return told(
                        Reason.NOT_AUTHORISED,
                        "shows a certificate that does not come from the CA in 'ca', is not for " + provider.host()
                                + ", or has expired",
                        "name the CA file of the provider's operator, and a host that the certificate bears; see timedatectl");
            }
        }
        String message = String.valueOf(e.getMessage());
        if (message.contains("certificate") || message.contains("unknown_ca") || message.contains("access_denied")) {
            return told(
                    Reason.NOT_AUTHORISED,
                    "refuses our certificate (" + message + ")",
                    "have the provider's operator register it; see whether it has expired");
        }
        return message.contains("plaintext")
                ? told(Reason.UNREACHABLE, "does not speak TLS at that port", "write the provider's HTTPS port")
                : brokenOff(e);
    }

    private KeySourceException brokenOff(IOException e) {
        return told(
                Reason.UNREACHABLE,
                "broke off its answer to " + what + " or closed the connection before it ("
                        + e.getClass().getSimpleName() + ")",
                "see the provider's log; it may have refused our certificate");
    }

    /** Without a cause: nothing that was received is quoted. */
    private KeySourceException told(Reason reason, String problem, String advice) {
        return new KeySourceException(reason, provider + " " + problem, advice + (keyMayBeLost ? LOST : ""));
    }
}
