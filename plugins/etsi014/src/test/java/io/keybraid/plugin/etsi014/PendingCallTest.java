package io.keybraid.plugin.etsi014;

import static io.keybraid.plugin.etsi014.WireMockKme.KEY;
import static io.keybraid.plugin.etsi014.WireMockKme.KEY_ID;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.keybraid.api.SourceConfig;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;
import okhttp3.Request;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A thread that carries a call and is interrupted, as those of a transport are when it is closed. */
@Timeout(60)
class PendingCallTest {

    @Test
    void anInterruptedThreadIsAnAnswerThatBrokeOffAndDiesOfNothing() throws Exception {
        AtomicReference<@Nullable Throwable> uncaught = new AtomicReference<>();
        try (WireMockKme kme = new WireMockKme()) {
            kme.delivers(KEY_ID, KEY);
            PendingCall call = call(kme);
            Thread carrier = Thread.ofVirtual()
                    .uncaughtExceptionHandler((thread, e) -> uncaught.set(e))
                    .unstarted(call);
            carrier.interrupt();
            carrier.start();
            Throwable failure = catchThrowable(() -> call.await(Duration.ofSeconds(30)));
            assertThat(failure)
                    .isInstanceOf(IOException.class)
                    .as("nobody waits for what will not come")
                    .isNotInstanceOf(SocketTimeoutException.class);
            carrier.join();
            assertThat(uncaught).hasNullValue();
            assertThat(call.mayHaveArrived()).isFalse();
            assertThat(kme.requests()).isEmpty();
        }
    }

    private static PendingCall call(WireMockKme kme) throws Exception {
        KmeSettings settings = SiteSettings.read(
                        SourceConfig.check(Etsi014Settings.OF_SOURCE, kme.settings(), TestSite.FOLDER))
                .kmes()
                .getFirst();
        HttpClients clients = new HttpClients(settings.identity().inUse(), settings.kmeIdCheck());
        TlsInUse tls = new TlsInUse(TlsSetting.CLASSICAL, InstantSource.system());
        return new PendingCall(
                clients,
                tls,
                new Request.Builder()
                        .url(settings.endpoint().url(Operation.GET_KEY, new SaeId("sae-bob")))
                        .build());
    }
}
