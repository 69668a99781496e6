package io.keybraid.plugin.etsi014;

import io.keybraid.plugin.etsi014.tls.HybridTls;
import java.io.IOException;
import java.net.SocketException;
import java.util.Optional;
import okhttp3.Call;
import okhttp3.EventListener;
import okhttp3.Handshake;
import org.jspecify.annotations.Nullable;

/** How far a call has come: whether it is in its TLS handshake, and whether anything of the request was sent. One for each call. */
final class HandshakePhase extends EventListener {

    private volatile boolean now;
    private volatile boolean ended;
    private volatile boolean sent;

    @Override
    public void secureConnectStart(Call call) {
        now = true;
    }

    @Override
    public void secureConnectEnd(Call call, @Nullable Handshake handshake) {
        now = false;
        ended = true;
    }

    @Override
    public void requestHeadersStart(Call call) {
        sent = true;
    }

    /** Whether the handshake has begun and not ended: nothing of the request has been sent yet. */
    boolean isNow() {
        return now;
    }

    /** Whether this call made a connection, and its handshake succeeded. */
    boolean hasEnded() {
        return ended;
    }

    /** Whether the KME may have got the request. */
    boolean wasSent() {
        return sent;
    }

    /** The phase of this call, which was put on its request as a tag. */
    static EventListener of(Call call) {
        HandshakePhase phase = call.request().tag(HandshakePhase.class);
        return phase == null ? EventListener.NONE : phase;
    }

    /** The KME hung up during the handshake, several times, and no alert was to be read. */
    static final class HungUpException extends IOException {
        HungUpException(SocketException cause) {
            super("hung up during the TLS handshake", cause);
        }

        /** Whether it hung up while we wrote our second flight: it had shown its certificate then, and seen ours. */
        boolean hadSeenOurCertificate() {
            return String.valueOf(getCause()).contains("Broken pipe");
        }
    }

    /** The KME does classical TLS with us, but the hybrid one that the setting demands did not come about. */
    static final class NotHybridException extends IOException {
        NotHybridException(IOException why) {
            super("no hybrid TLS", why);
        }

        /** The KME's own word for it; empty where it was not the KME that broke off. */
        Optional<String> alert() {
            return HybridTls.alert(getCause());
        }
    }

    /** This machine cannot do hybrid TLS; the KME was not even asked for it. */
    static final class NoHybridClientException extends IOException {
        private final Throwable why;

        NoHybridClientException(Throwable why) {
            super("hybrid TLS failed on this machine", why);
            this.why = why;
        }

        /** What failed, for people. */
        String reason() {
            return why.getMessage() == null ? why.getClass().getSimpleName() : why.getMessage();
        }
    }
}
