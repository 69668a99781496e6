package io.keybraid.plugin.etsi014;

import io.keybraid.api.KeySourceException;
import io.keybraid.api.KeySourceException.Reason;
import java.io.IOException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;

/** Which of the many reasons a TLS connection failed for, and which setting or file to look at. */
final class TlsFailure {

    private static final Pattern ALERT = Pattern.compile("Received fatal alert: (\\w+)");
    /** Alerts (RFC 8446, 6.2) with which a KME refuses our certificate, or the lack of one. */
    private static final Set<String> OUR_CERTIFICATE = Set.of(
            "bad_certificate",
            "unsupported_certificate",
            "certificate_revoked",
            "certificate_expired",
            "certificate_unknown",
            "certificate_required",
            "unknown_ca",
            "access_denied",
            "decrypt_error",
            "no_certificate");

    private static final int MAX_SHOWN = 300;

    private final KmeSettings settings;
    private final InstantSource clock;

    TlsFailure(KmeSettings settings, InstantSource clock) {
        this.settings = settings;
        this.clock = clock;
    }

    KeySourceException of(Operation operation, SSLException e) {
        Optional<String> alert = alert(e);
        if (alert.isPresent()) {
            return refusedByKme(alert.get(), e);
        }
        if (has(e, CertificateExpiredException.class)) {
            return told(
                    Reason.NOT_AUTHORISED,
                    "shows a certificate that has expired, or whose CA has",
                    "have the KME's certificate renewed; check this machine's clock and the CA in 'ca'",
                    e);
        }
        if (has(e, CertificateNotYetValidException.class)) {
            return told(
                    Reason.NOT_AUTHORISED,
                    "shows a certificate that is not valid yet",
                    "check this machine's clock and the KME's",
                    e);
        }
        if (has(e, CertPathBuilderException.class)) {
            return told(
                    Reason.NOT_AUTHORISED,
                    "shows a certificate that does not come from the CA in 'ca'",
                    "set 'ca' to the CA of the KME's certificate (ask its operator); if it was right before, somebody else may be"
                            + " answering",
                    e);
        }
        if (e instanceof SSLPeerUnverifiedException) {
            return wrongName(e);
        }
        return others(operation, e);
    }

    private static Optional<String> alert(SSLException e) {
        return causes(e)
                .map(cause -> ALERT.matcher(String.valueOf(cause.getMessage())))
                .filter(Matcher::find)
                .map(matcher -> matcher.group(1))
                .findFirst();
    }

    /** Whether the KME said so; one that only hung up did not. */
    boolean isRefusalOfOurCertificate(SSLException e) {
        return alert(e).filter(OUR_CERTIFICATE::contains).isPresent();
    }

    private KeySourceException refusedByKme(String alert, SSLException e) {
        if (OUR_CERTIFICATE.contains(alert)) {
            return ourCertificate("refuses our certificate (alert " + alert + ")", e);
        }
        if (alert.equals("protocol_version")) {
            return told(
                    Reason.UNREACHABLE,
                    "speaks neither TLS 1.2 nor TLS 1.3",
                    "have it updated: the standard demands TLS 1.2 or newer",
                    e);
        }
        return told(
                Reason.NOT_AUTHORISED,
                "broke off the TLS handshake (alert " + alert + ")",
                "the KME may not accept our certificate ('certificate'), or shares no cipher with us; its log says which",
                e);
    }

    /** It gave no reason that we could read, but there was nothing else to refuse. */
    KeySourceException hungUpAtOurCertificate(IOException e) {
        return ourCertificate("hangs up as soon as it sees our certificate", e);
    }

    private KeySourceException ourCertificate(String problem, IOException e) {
        Instant end = settings.identity().inUse().expiry();
        if (end.isBefore(clock.instant())) {
            return told(
                    Reason.NOT_AUTHORISED,
                    problem + ", which has expired at " + end,
                    "have the certificate in 'certificate' renewed; a new file in its place is used without a restart",
                    e);
        }
        return told(
                Reason.NOT_AUTHORISED,
                problem + ", which is valid until " + end,
                "ask the KME's operator which CA it trusts for SAEs; check 'certificate' and 'private-key'",
                e);
    }

    private KeySourceException wrongName(SSLException e) {
        String names = ErrorText.oneLine(String.join(", ", settings.kmeIdCheck().lastRefused()), MAX_SHOWN);
        String whose = names.isEmpty() ? "nobody by name" : names;
        String problem = settings.kmeId()
                .map(id ->
                        "shows a certificate of the right CA, but for " + whose + ", not for the KME ID '" + id + "'")
                .orElseGet(() -> "shows a certificate of the right CA, but for " + whose
                        + ", and its alternative names lack the host "
                        + settings.endpoint().host());
        String advice = settings.kmeId().isPresent()
                ? "set 'kme-id' to a name in the certificate, once the KME's operator confirms it; otherwise another KME is answering"
                : "set 'kme-id' to a name in the certificate, once the KME's operator confirms it, or 'kme' to the host it names";
        return told(Reason.NOT_AUTHORISED, problem, advice, e);
    }

    private KeySourceException others(Operation operation, SSLException e) {
        String message = String.valueOf(e.getMessage());
        if (message.contains("Unsupported or unrecognized SSL message")) {
            return told(
                    Reason.UNREACHABLE,
                    "does not speak TLS at that port",
                    "check the port in 'kme'; a KME must speak HTTPS",
                    e);
        }
        if (has(e, CertPathValidatorException.class) || has(e, CertificateException.class)) {
            return told(
                    Reason.NOT_AUTHORISED,
                    "shows a certificate that cannot be accepted: " + innermost(e),
                    "have the KME's operator replace it; 'openssl s_client -connect' shows it",
                    e);
        }
        return told(
                Reason.UNREACHABLE,
                "broke off TLS: " + ErrorText.oneLine(message, MAX_SHOWN),
                "see the KME's log; it may have refused our certificate" + TransportFailure.lost(operation),
                e);
    }

    private static String innermost(Throwable e) {
        String message = causes(e)
                .reduce((outer, inner) -> inner)
                .map(Throwable::getMessage)
                .orElse("");
        return ErrorText.oneLine(message, MAX_SHOWN);
    }

    private static boolean has(Throwable e, Class<? extends Throwable> type) {
        return causes(e).anyMatch(type::isInstance);
    }

    private static Stream<Throwable> causes(Throwable e) {
        return Stream.iterate(e, cause -> cause != null, Throwable::getCause).limit(16);
    }

    private KeySourceException told(Reason reason, String problem, String advice, IOException cause) {
        return new KeySourceException(reason, settings.endpoint() + " " + problem, advice, cause);
    }
}
