package io.keybraid.sim.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.keybraid.sim.fault.FaultKind;
import io.keybraid.sim.kme.KeyDelivery;
import io.keybraid.sim.kme.KeyDelivery.Way;
import io.keybraid.sim.kme.KeyId;
import io.keybraid.sim.kme.KeyRequest;
import io.keybraid.sim.kme.Kme;
import io.keybraid.sim.kme.KmeMethod;
import io.keybraid.sim.kme.KmeRefusal;
import io.keybraid.sim.kme.SimulatedKey;
import io.keybraid.sim.profile.Refused;
import io.keybraid.sim.topology.SaeId;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An interface of a KME over HTTP: whatever it is asked in, faults befall the answer, it is counted and logged, and its
 * bytes are wiped when it is sent. An answer that does not arrive is lost with its keys: each is given out once.
 */
public abstract class FrontEnd implements HttpHandler {

    private static final Logger LOG = LoggerFactory.getLogger(FrontEnd.class);
    private static final int LONGEST_METHOD = 20;

    private final Kme kme;
    private final KmeDesk desk;
    private final KmeDesk.Turnstile turnstile;
    private final Refusals refusals;
    private final AnswerSender sender;
    private final KmeCounters counters;
    private final AtomicReference<@Nullable KeyId> lastKeyId = new AtomicReference<>();

    protected FrontEnd(Kme kme, KmeDesk desk, KmeCounters counters, Refusals refusals) {
        this.kme = kme;
        this.desk = desk;
        this.turnstile = desk.turnstile(kme.profile().answers());
        this.refusals = refusals;
        this.sender = new AnswerSender(desk.pauses());
        this.counters = counters;
    }

    /** Which of the KME's methods the path is for; faults and counters go by it. Refuses a path that is for none. */
    protected abstract KmeMethod methodOf(String rawPath) throws KmeRefusal;

    /** What the KME says if no fault stands in for it. */
    protected abstract Answer answer(Call call) throws IOException, KmeRefusal;

    @Override
    public final void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Call call = new Call(exchange);
            try (Answer answer = call.answered()) {
                desk.journal().answered(call.record(answer));
                RequestBody.passOver(exchange);
                sender.send(exchange, answer, call.befallen);
            }
        }
    }

    /** One request on its way to its answer. */
    protected final class Call {

        private final HttpExchange exchange;
        private String caller = "";
        private Befallen befallen = Befallen.NOTHING;

        private Call(HttpExchange exchange) {
            this.exchange = exchange;
        }

        private RequestRecord record(Answer answer) {
            return new RequestRecord(
                    desk.journal().now(),
                    kme.id(),
                    httpMethod(),
                    rawPath(),
                    caller,
                    answer.status(),
                    answer.keyIds().stream().map(KeyId::toString).toList(),
                    answer.message(),
                    befallen.words());
        }

        private Answer answered() throws IOException {
            try {
                KmeMethod method = methodOf(rawPath());
                befallen = new Befallen(desk.faults().befall(kme.id(), method));
                Optional<Answer> instead = befallen.instead(refusals);
                Answer answer = instead.isPresent() ? instead.get() : answer(this);
                counters.answered(method, answer.status());
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

        public HttpExchange exchange() {
            return exchange;
        }

        public String httpMethod() {
            return exchange.getRequestMethod();
        }

        public String rawPath() {
            return exchange.getRequestURI().getRawPath();
        }

        public Query query() {
            return Query.parse(
                    exchange.getRequestURI().getRawQuery(),
                    kme.profile().requests().plusIsSpace());
        }

        /** Refuses every other HTTP method. */
        public void allow(List<String> taken) throws KmeRefusal {
            if (!taken.contains(httpMethod())) {
                String allowed = String.join(", ", taken);
                exchange.getResponseHeaders().set("Allow", allowed);
                throw new KmeRefusal(
                        Refused.WRONG_METHOD,
                        "this method is not for " + (httpMethod().length() > LONGEST_METHOD ? "that" : httpMethod()),
                        List.of(Map.of("Allow", allowed)));
            }
        }

        /** The SAE that asks; refuses one that is not this KME's. */
        public SaeId caller() throws KmeRefusal {
            SaeId sae = CallerCertificate.saeId(exchange, kme.profile().certificates());
            caller = sae.value();
            kme.authorize(sae);
            return sae;
        }

        /** Get key, as faults let it; the keys are the caller's to close. */
        public List<SimulatedKey> make(SaeId sae, SaeId slave, KeyRequest request) throws IOException, KmeRefusal {
            Duration usual = kme.profile().answers().propagation();
            Duration delay = befallen.has(FaultKind.LATE) ? befallen.time(FaultKind.LATE) : usual;
            List<SimulatedKey> keys = turnstile.pass(() -> kme.getKey(sae, slave, request, delay));
            KeyId newest = keys.getLast().keyId();
            // The last one that a caller saw: it saw none of those that were named as an earlier one.
            boolean unseen = befallen.has(FaultKind.DUPLICATE_KEY_ID);
            KeyId last = lastKeyId.getAndUpdate(seen -> seen != null && unseen ? seen : newest);
            return befallen.tamper(keys, Optional.ofNullable(last), desk.random());
        }

        /** Get key with key IDs: what was found, as faults let it. */
        public List<SimulatedKey> found(List<SimulatedKey> keys) {
            return befallen.tamper(keys, Optional.empty(), desk.random());
        }

        /** An answer with keys; closes them. */
        public Answer give(
                Way way, SaeId sae, SaeId other, List<SimulatedKey> keys, Function<List<SimulatedKey>, byte[]> writer) {
            List<KeyId> ids = keys.stream().map(SimulatedKey::keyId).toList();
            try {
                Answer answer = Answer.of(writer.apply(keys), ids);
                counters.delivered(way, ids.size());
                for (KeyId id : ids) {
                    desk.journal().delivered(new KeyDelivery(desk.journal().now(), kme.id(), way, sae, other, id));
                }
                return answer;
            } finally {
                keys.forEach(SimulatedKey::close);
            }
        }
    }
}
