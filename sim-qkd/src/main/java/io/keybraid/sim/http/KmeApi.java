package io.keybraid.sim.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpsExchange;
import io.keybraid.sim.kme.KeyDelivery;
import io.keybraid.sim.kme.KeyDelivery.Way;
import io.keybraid.sim.kme.KeyId;
import io.keybraid.sim.kme.Kme;
import io.keybraid.sim.kme.KmeRefusal;
import io.keybraid.sim.topology.SaeId;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A KME's three methods over HTTP (ETSI GS QKD 014, clause 5). Whatever is refused is answered with an Error. An answer
 * that does not arrive is lost with its keys: each is given out once.
 */
public final class KmeApi implements HttpHandler {

    private static final Logger LOG = LoggerFactory.getLogger(KmeApi.class);
    private static final int METHOD_NOT_ALLOWED = 405;
    private static final int INTERNAL_ERROR = 500;
    private static final long NO_BODY = -1;

    private final Kme kme;
    private final KmeJournal journal;
    private final KmeCounters counters = new KmeCounters();

    public KmeApi(Kme kme, KmeJournal journal) {
        this.kme = kme;
        this.journal = journal;
    }

    public KmeCounts counts() {
        return counters.now();
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Call call = new Call((HttpsExchange) exchange);
            try (Answer answer = call.answer()) {
                journal.answered(call.record(answer));
                send(exchange, answer);
            }
        }
    }

    private static void send(HttpExchange exchange, Answer answer) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.sendResponseHeaders(answer.status(), NO_BODY);
            return;
        }
        exchange.sendResponseHeaders(answer.status(), answer.body().length);
        exchange.getResponseBody().write(answer.body());
    }

    /** One request on its way to its answer. */
    private final class Call {

        private final HttpsExchange exchange;
        private final String httpMethod;
        private String caller = "";

        Call(HttpsExchange exchange) {
            this.exchange = exchange;
            this.httpMethod = exchange.getRequestMethod();
        }

        RequestRecord record(Answer answer) {
            return new RequestRecord(
                    journal.now(),
                    kme.id(),
                    httpMethod,
                    exchange.getRequestURI().getRawPath(),
                    caller,
                    answer.status(),
                    answer.keyIds().stream().map(KeyId::toString).toList(),
                    answer.message());
        }

        Answer answer() throws IOException {
            try {
                KmePath path = KmePath.parse(exchange.getRequestURI().getRawPath());
                Answer answer = answer(path);
                counters.answered(path.method(), answer.status());
                return answer;
            } catch (KmeRefusal refusal) {
                counters.refusedOutright();
                return AnswerWriter.refusal(refusal);
            } catch (RuntimeException e) {
                LOG.error("{}: a mistake in the simulator", kme.id(), e);
                counters.refusedOutright();
                return AnswerWriter.refusal(
                        new KmeRefusal(INTERNAL_ERROR, "the KME made a mistake; its log says which", List.of()));
            }
        }

        private Answer answer(KmePath path) throws IOException, KmeRefusal {
            refuseOtherHttpMethods(path.method());
            SaeId sae = CallerCertificate.saeId(exchange);
            caller = sae.value();
            kme.authorize(sae);
            SaeId other = KeyRequestParser.saeId(path.method().saeParameter(), path.saeId());
            return switch (path.method()) {
                case GET_STATUS -> AnswerWriter.status(kme.getStatus(sae, other));
                case GET_KEY -> getKey(sae, other);
                case GET_KEY_WITH_KEY_IDS -> getKeyWithKeyIds(sae, other);
            };
        }

        private Answer getKey(SaeId sae, SaeId slave) throws IOException, KmeRefusal {
            var request = isPost() ? KeyRequestParser.fromJson(body()) : KeyRequestParser.fromQuery(query());
            return delivered(Way.GET_KEY, sae, slave, AnswerWriter.keys(kme.getKey(sae, slave, request)));
        }

        private Answer getKeyWithKeyIds(SaeId sae, SaeId master) throws IOException, KmeRefusal {
            var ids = isPost() ? KeyIdsParser.fromJson(body()) : KeyIdsParser.fromQuery(query());
            return delivered(
                    Way.GET_KEY_WITH_KEY_IDS, sae, master, AnswerWriter.keys(kme.getKeyWithKeyIds(sae, master, ids)));
        }

        private Answer delivered(Way way, SaeId sae, SaeId other, Answer answer) {
            counters.delivered(way, answer.keyIds().size());
            for (KeyId id : answer.keyIds()) {
                journal.delivered(new KeyDelivery(journal.now(), kme.id(), way, sae, other, id));
            }
            return answer;
        }

        private void refuseOtherHttpMethods(KmeMethod method) throws KmeRefusal {
            if (!method.httpMethods().contains(httpMethod)) {
                String allowed = String.join(", ", method.httpMethods());
                exchange.getResponseHeaders().set("Allow", allowed);
                throw new KmeRefusal(
                        METHOD_NOT_ALLOWED,
                        "this method is not for " + (httpMethod.length() > 20 ? "that" : httpMethod),
                        List.of(Map.of("Allow", allowed)));
            }
        }

        private boolean isPost() {
            return httpMethod.equals("POST");
        }

        private JsonBody body() throws IOException, KmeRefusal {
            return JsonBody.parse(RequestBody.read(exchange));
        }

        private Query query() {
            return Query.parse(exchange.getRequestURI().getRawQuery());
        }
    }
}
