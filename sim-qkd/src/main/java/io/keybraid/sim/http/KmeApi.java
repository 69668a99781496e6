package io.keybraid.sim.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpsExchange;
import io.keybraid.sim.fault.FaultKind;
import io.keybraid.sim.kme.KeyDelivery;
import io.keybraid.sim.kme.KeyDelivery.Way;
import io.keybraid.sim.kme.KeyId;
import io.keybraid.sim.kme.Kme;
import io.keybraid.sim.kme.KmeMethod;
import io.keybraid.sim.kme.KmeRefusal;
import io.keybraid.sim.kme.SimulatedKey;
import io.keybraid.sim.profile.KmeProfile;
import io.keybraid.sim.profile.Refused;
import io.keybraid.sim.topology.SaeId;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A KME's three methods over HTTP (ETSI GS QKD 014, clause 5), as its profile has them and faults let them. An answer that
 * does not arrive is lost with its keys: each is given out once.
 */
public final class KmeApi implements HttpHandler {

    private static final Logger LOG = LoggerFactory.getLogger(KmeApi.class);

    private final Kme kme;
    private final KmeProfile profile;
    private final KmeDesk desk;
    private final KmeDesk.Turnstile turnstile;
    private final RefusalWriter refusals;
    private final AnswerSender sender;
    private final KmeCounters counters = new KmeCounters();
    private final AtomicReference<@Nullable KeyId> lastKeyId = new AtomicReference<>();

    public KmeApi(Kme kme, KmeDesk desk) {
        this.kme = kme;
        this.profile = kme.profile();
        this.desk = desk;
        this.turnstile = desk.turnstile(profile.answers());
        this.refusals = new RefusalWriter(profile.answers());
        this.sender = new AnswerSender(desk.pauses());
    }

    public KmeCounts counts() {
        return counters.now();
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Call call = new Call((HttpsExchange) exchange);
            try (Answer answer = call.answer()) {
                desk.journal().answered(call.record(answer));
                sender.send(exchange, answer, call.befallen);
            }
        }
    }

    /** One request on its way to its answer. */
    private final class Call {

        private final HttpsExchange exchange;
        private final String httpMethod;
        private String caller = "";
        private Befallen befallen = Befallen.NOTHING;

        Call(HttpsExchange exchange) {
            this.exchange = exchange;
            this.httpMethod = exchange.getRequestMethod();
        }

        RequestRecord record(Answer answer) {
            return new RequestRecord(
                    desk.journal().now(),
                    kme.id(),
                    httpMethod,
                    exchange.getRequestURI().getRawPath(),
                    caller,
                    answer.status(),
                    answer.keyIds().stream().map(KeyId::toString).toList(),
                    answer.message(),
                    befallen.words());
        }

        Answer answer() throws IOException {
            try {
                KmePath path = KmePath.parse(exchange.getRequestURI().getRawPath());
                befallen = new Befallen(desk.faults().befall(kme.id(), path.method()));
                Optional<Answer> instead = befallen.instead(refusals);
                Answer answer = instead.isPresent() ? instead.get() : answer(path);
                counters.answered(path.method(), answer.status());
                return answer;
            } catch (KmeRefusal refusal) {
                counters.refusedOutright();
                return refusals.write(refusal);
            } catch (RuntimeException e) {
                LOG.error("{}: a mistake in the simulator", kme.id(), e);
                counters.refusedOutright();
                return refusals.write(
                        new KmeRefusal(Refused.INTERNAL, "the KME made a mistake; its log says which", List.of()));
            }
        }

        private Answer answer(KmePath path) throws IOException, KmeRefusal {
            refuseOtherHttpMethods(path.method());
            SaeId sae = CallerCertificate.saeId(exchange, profile.certificates());
            caller = sae.value();
            kme.authorize(sae);
            SaeId other = KeyRequestParser.saeId(path.method().saeParameter(), path.saeId());
            return switch (path.method()) {
                case GET_STATUS ->
                    AnswerWriter.status(
                            kme.getStatus(sae, other), profile.answers().zeroMaxima(), desk.seeded());
                case GET_KEY -> getKey(sae, other);
                case GET_KEY_WITH_KEY_IDS -> getKeyWithKeyIds(sae, other);
            };
        }

        private Answer getKey(SaeId sae, SaeId slave) throws IOException, KmeRefusal {
            var request = isPost()
                    ? KeyRequestParser.fromJson(body(), profile.requests())
                    : KeyRequestParser.fromQuery(query(), profile.requests());
            Duration usual = profile.answers().propagation();
            Duration delay = befallen.has(FaultKind.LATE) ? befallen.time(FaultKind.LATE) : usual;
            List<SimulatedKey> keys = turnstile.pass(() -> kme.getKey(sae, slave, request, delay));
            KeyId last = lastKeyId.getAndSet(keys.getLast().keyId());
            return delivered(Way.GET_KEY, sae, slave, tampered(keys, Optional.ofNullable(last)));
        }

        private Answer getKeyWithKeyIds(SaeId sae, SaeId inPath) throws IOException, KmeRefusal {
            var ids = isPost()
                    ? KeyIdsParser.fromJson(body(), profile, inPath)
                    : KeyIdsParser.fromQuery(query(), profile);
            List<SimulatedKey> keys = kme.getKeyWithKeyIds(sae, inPath, ids);
            return delivered(Way.GET_KEY_WITH_KEY_IDS, sae, inPath, tampered(keys, Optional.empty()));
        }

        private Answer tampered(List<SimulatedKey> keys, Optional<KeyId> last) {
            return AnswerWriter.keys(befallen.tamper(keys, last, desk.random()));
        }

        private Answer delivered(Way way, SaeId sae, SaeId other, Answer answer) {
            counters.delivered(way, answer.keyIds().size());
            for (KeyId id : answer.keyIds()) {
                desk.journal().delivered(new KeyDelivery(desk.journal().now(), kme.id(), way, sae, other, id));
            }
            return answer;
        }

        private void refuseOtherHttpMethods(KmeMethod method) throws KmeRefusal {
            List<String> taken = method.httpMethods(profile.requests());
            if (!taken.contains(httpMethod)) {
                String allowed = String.join(", ", taken);
                exchange.getResponseHeaders().set("Allow", allowed);
                throw new KmeRefusal(
                        Refused.WRONG_METHOD,
                        "this method is not for " + (httpMethod.length() > 20 ? "that" : httpMethod),
                        List.of(Map.of("Allow", allowed)));
            }
        }

        private boolean isPost() {
            return httpMethod.equals("POST");
        }

        private JsonBody body() throws IOException, KmeRefusal {
            return JsonBody.parse(RequestBody.read(exchange), profile.requests());
        }

        private Query query() {
            return Query.parse(
                    exchange.getRequestURI().getRawQuery(), profile.requests().plusIsSpace());
        }
    }
}
