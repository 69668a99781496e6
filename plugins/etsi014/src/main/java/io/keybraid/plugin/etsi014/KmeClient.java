package io.keybraid.plugin.etsi014;

import io.keybraid.api.KeySourceException;
import io.keybraid.api.KeySourceException.Reason;
import io.keybraid.plugin.etsi014.KmeTransport.NotAnsweredException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.Request;
import okhttp3.RequestBody;

/**
 * The interface of one KME (ETSI GS QKD 014, clause 5), a method for each of its three.
 *
 * <p>Each sends its request once. The one exception is a KME that answers 405 to GET or to POST, and is then asked by the other: a method
 * that is not allowed has done nothing.
 *
 * <p>Thread-safe. A call ends within the setting {@code timeout} and within the time left, whichever is shorter. An interrupt cancels it
 * and stays set.
 */
final class KmeClient implements AutoCloseable {

    private static final MediaType JSON = MediaType.get("application/json");
    private static final int METHOD_NOT_ALLOWED = 405;
    private static final int OK = 200;
    private static final int SERVICE_UNAVAILABLE = 503;
    private static final int KEY_BITS = 8 * KeyContainerReader.KEY_BYTES;

    private final KmeSettings settings;
    private final TlsInUse tls;
    private final KmeTransport transport;
    private final MethodInUse forKey;
    private final MethodInUse forKeyIds;
    private final TransportFailure failures;
    private final Refusal refusals;

    KmeClient(KmeSettings settings, InstantSource clock) {
        this.settings = settings;
        tls = new TlsInUse(settings.tls(), clock);
        transport = new KmeTransport(settings.identity(), settings.kmeIdCheck(), tls);
        forKey = MethodInUse.forKey(settings);
        forKeyIds = MethodInUse.forKeyIds(settings);
        failures = new TransportFailure(settings, clock);
        refusals = new Refusal(settings);
    }

    /** Clause 5.1, Get status. */
    KmeStatus getStatus(SaeId slave, Supplier<Duration> remaining) throws KmeFailure {
        Request request =
                request(settings.endpoint().url(Operation.GET_STATUS, slave)).build();
        try (KmeAnswer answer = send(Operation.GET_STATUS, request, remaining)) {
            if (answer.status() != OK) {
                throw refused(Operation.GET_STATUS, slave, answer);
            }
            return KmeStatus.read(answer);
        } catch (MalformedAnswerException e) {
            throw malformed(Operation.GET_STATUS, e);
        }
    }

    /**
     * Clause 5.2, Get key: keys of 256 bits that this SAE can have as well.
     *
     * @param number how many to ask for
     * @return at least one and at most as many, in the KME's order; the caller closes them
     */
    List<DeliveredKey> getKeys(SaeId slave, int number, Supplier<Duration> remaining) throws KmeFailure {
        HttpUrl url = settings.endpoint().url(Operation.GET_KEY, slave);
        Requests requests = post -> post
                ? request(url)
                        .post(RequestBody.create(KmeJson.keyRequest(number, KEY_BITS), JSON))
                        .build()
                : request(url.newBuilder()
                                .addQueryParameter("number", String.valueOf(number))
                                .addQueryParameter("size", String.valueOf(KEY_BITS))
                                .build())
                        .build();
        return deliver(Operation.GET_KEY, slave, number, forKey, requests, remaining);
    }

    /**
     * Clause 5.3, Get key with key IDs: the key that was delivered to this SAE's KME under this key_ID.
     *
     * @return what the caller closes
     */
    DeliveredKey getKeyWithKeyIds(SaeId master, KeyId keyId, Supplier<Duration> remaining) throws KmeFailure {
        Operation operation = Operation.GET_KEY_WITH_KEY_IDS;
        HttpUrl url = settings.endpoint().url(operation, master);
        Requests requests = post -> post
                ? request(url)
                        .post(RequestBody.create(KmeJson.keyIds(keyId, master, settings.masterInKeyIds()), JSON))
                        .build()
                : request(url.newBuilder()
                                .addEncodedQueryParameter("key_ID", KmeEndpoint.percentEncoded(keyId.value()))
                                .build())
                        .build();
        DeliveredKey delivered =
                deliver(operation, master, 1, forKeyIds, requests, remaining).getFirst();
        if (!keyId.isNamedBy(delivered.keyId())) {
            delivered.close();
            throw malformed(
                    operation,
                    new MalformedAnswerException("key_ID " + delivered.keyId() + " where " + keyId + " was asked for"));
        }
        return delivered;
    }

    private List<DeliveredKey> deliver(
            Operation operation,
            SaeId peer,
            int number,
            MethodInUse method,
            Requests requests,
            Supplier<Duration> remaining)
            throws KmeFailure {
        boolean post = method.isPost();
        try (KmeAnswer answer = send(operation, requests.with(post), remaining)) {
            if (answer.status() != METHOD_NOT_ALLOWED || !method.turnFrom(post)) {
                return read(operation, peer, number, answer);
            }
        }
        try (KmeAnswer answer = send(operation, requests.with(!post), remaining)) {
            return read(operation, peer, number, answer);
        }
    }

    private List<DeliveredKey> read(Operation operation, SaeId peer, int number, KmeAnswer answer) throws KmeFailure {
        if (answer.status() != OK) {
            throw refused(operation, peer, answer);
        }
        try {
            List<DeliveredKey> delivered = KeyContainerReader.read(answer, number);
            Optional<KeyId> wrong = delivered.stream()
                    .map(DeliveredKey::keyId)
                    .filter(keyId -> settings.strictKeyIds() && !keyId.isUuid())
                    .findFirst();
            if (wrong.isPresent()) {
                delivered.forEach(DeliveredKey::close);
                throw new MalformedAnswerException("key_ID " + wrong.get() + ", which is no UUID, as '"
                        + Etsi014Settings.STRICT_KEY_IDS + "' demands");
            }
            return delivered;
        } catch (MalformedAnswerException e) {
            throw malformed(operation, e);
        }
    }

    private KmeAnswer send(Operation operation, Request request, Supplier<Duration> remaining) throws KmeFailure {
        Duration left = remaining.get();
        Duration time = left.compareTo(settings.timeout()) < 0 ? left : settings.timeout();
        if (!time.isPositive()) {
            throw new KmeFailure(failures.noTimeLeft(operation), false);
        }
        try {
            return transport.send(request, time);
        } catch (NotAnsweredException e) {
            boolean mayHaveDelivered = e.mayHaveArrived() && !failures.saysNothingWasDone(e.why());
            throw new KmeFailure(failures.of(operation, e.why(), time), mayHaveDelivered);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KmeFailure(failures.interrupted(operation), true);
        }
    }

    /** A KME, or what stands before it, that says 500, 502 or 504 does not say that nothing was done. */
    private KmeFailure refused(Operation operation, SaeId peer, KmeAnswer answer) {
        int status = answer.status();
        boolean sure = status >= 300 && (status < 500 || status == SERVICE_UNAVAILABLE);
        return new KmeFailure(refusals.of(operation, peer, answer), !sure);
    }

    private KmeFailure malformed(Operation operation, MalformedAnswerException e) {
        return new KmeFailure(
                new KeySourceException(
                        Reason.BAD_MESSAGE,
                        settings.endpoint() + " answered " + operation + " with " + e.getMessage(),
                        e.advice()),
                true);
    }

    /** Sends a request as it is, for an examination. */
    KmeAnswer ask(Operation operation, Request request, Supplier<Duration> remaining) throws KmeFailure {
        return send(operation, request, remaining);
    }

    /** Whether the KME does hybrid TLS with us, whatever the setting is. A handshake, and no request. */
    boolean offersHybrid() {
        return transport.offersHybrid(settings.endpoint().base());
    }

    static Request.Builder request(HttpUrl url) {
        // No compression: it would leave further copies of keys in memory.
        return new Request.Builder()
                .url(url)
                .header("Accept", "application/json")
                .header("Accept-Encoding", "identity")
                .header("User-Agent", "Keybraid");
    }

    /** Runs this beside everything else, while this client is open. */
    void inBackground(Runnable task) {
        transport.inBackground(task);
    }

    KmeSettings settings() {
        return settings;
    }

    /** Which TLS is spoken just now. */
    TlsInUse tls() {
        return tls;
    }

    /** How keys are asked for just now, for people. */
    String methods() {
        return forKey + " " + Operation.GET_KEY.segment() + ", " + forKeyIds + " "
                + Operation.GET_KEY_WITH_KEY_IDS.segment();
    }

    @Override
    public void close() {
        transport.close();
    }

    private interface Requests {
        Request with(boolean post);
    }
}
