package io.keybraid.host.round;

import io.keybraid.api.Initiation;
import io.keybraid.api.KeySourceException;
import io.keybraid.api.PublicBytes;
import io.keybraid.api.SharedSecret;
import io.keybraid.host.combine.Combiner;
import io.keybraid.host.combine.Ingredient;
import io.keybraid.host.combine.RoundKeys;
import io.keybraid.host.combine.Transcript;
import io.keybraid.host.key.ChainSecret;
import io.keybraid.host.message.AbortReason;
import io.keybraid.host.message.Message.Accept;
import io.keybraid.host.message.Message.Offer;
import io.keybraid.host.message.Message.Refused;
import io.keybraid.host.message.Message.StrandBytes;
import io.keybraid.host.message.Message.StrandName;
import io.keybraid.host.message.MessageWriter;
import io.keybraid.host.message.RoundId;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The initiator's part of one round: asks all strands at once for their offers, and later completes them with the answers
 * and combines. Blocks; used by one thread at a time; closing it from another one is safe and ends what still runs.
 */
public final class InitiatorExchange implements AutoCloseable {

    private final StrandSet strands;
    private final RoundDeadline round;
    private final Map<StrandName, Initiation> initiations = new LinkedHashMap<>();
    private final List<StrandFailure> failures = new ArrayList<>();
    private boolean closed;

    private InitiatorExchange(StrandSet strands, RoundDeadline round) {
        this.strands = strands;
        this.round = round;
    }

    /**
     * Asks every strand for an offer.
     *
     * @throws RoundFailure if what can be offered does not satisfy this side's policy; nothing is left open
     */
    public static InitiatorExchange begin(StrandSet strands, RoundId id) throws RoundFailure {
        InitiatorExchange exchange = new InitiatorExchange(
                strands, RoundDeadline.in(strands.deadline(), id, strands.tunnel(), strands.nanoTime()));
        exchange.initiate();
        Set<StrandName> offered = exchange.initiations.keySet();
        Optional<Objection> objection = strands.objection(offered);
        if (objection.isPresent()) {
            exchange.close();
            throw RoundFailure.of(objection.get(), exchange.failures);
        }
        return exchange;
    }

    private void initiate() {
        List<StrandCall<Initiation>> calls = strands.strands().stream()
                .map(named ->
                        StrandCall.start(named.name(), () -> named.strand().initiate(round)))
                .toList();
        calls.stream().map(call -> call.await(round.remainingNanos())).forEach(outcome -> {
            if (outcome.result() != null) {
                initiations.put(outcome.strand(), outcome.result());
            } else if (outcome.failure() != null) {
                failures.add(outcome.failure());
            }
        });
    }

    /** The strands' offers, in the order of their names. */
    public List<StrandBytes> offers() {
        return initiations.entrySet().stream()
                .map(entry -> new StrandBytes(entry.getKey(), entry.getValue().offer()))
                .toList();
    }

    /** The strands that could not offer. */
    public List<StrandFailure> failures() {
        return List.copyOf(failures);
    }

    /**
     * Completes the round.
     *
     * @param previous the chain secret before; stays the caller's
     * @return the keys, proven to be the responder's too; the caller closes them
     * @throws RoundFailure if the answers do not belong to the offers, a strand fails, the policy is not satisfied, or the
     *     responder's tag is wrong
     */
    public CompletedRound complete(ChainSecret previous, Offer offer, PublicBytes offerBytes, Accept accept)
            throws RoundFailure {
        requireEveryOfferAnswered(offer, accept);
        List<StrandName> selected =
                accept.selected().stream().map(StrandBytes::strand).toList();
        Optional<Objection> objection = strands.objection(selected);
        if (objection.isPresent()) {
            throw RoundFailure.of(objection.get(), refusals(accept));
        }
        List<Ingredient> ingredients = secrets(accept);
        try {
            Transcript transcript = new Transcript(offerBytes, MessageWriter.acceptBody(accept));
            RoundKeys keys = Combiner.combine(previous, transcript, ingredients);
            if (!MessageDigest.isEqual(
                    keys.responderTag().toByteArray(), accept.tag().toByteArray())) {
                keys.close();
                throw new RoundFailure(AbortReason.TAG, "the responder's proof of the key is wrong", List.of());
            }
            return new CompletedRound(keys, selected, refusals(accept));
        } finally {
            ingredients.forEach(ingredient -> ingredient.secret().close());
        }
    }

    /** Selected and refused together are exactly what was offered. */
    private static void requireEveryOfferAnswered(Offer offer, Accept accept) throws RoundFailure {
        Set<String> offered =
                offer.strands().stream().map(s -> key(s.strand())).collect(Collectors.toCollection(TreeSet::new));
        List<String> answered = Stream.concat(
                        accept.selected().stream().map(StrandBytes::strand),
                        accept.refused().stream().map(Refused::strand))
                .map(InitiatorExchange::key)
                .toList();
        if (answered.size() != offered.size() || !offered.equals(new TreeSet<>(answered))) {
            throw new RoundFailure(AbortReason.PROTOCOL, "the answer does not match the offer", List.of());
        }
    }

    private static String key(StrandName strand) {
        return strand.name() + '\0' + strand.algorithm() + '\0' + strand.assurance();
    }

    private List<StrandFailure> refusals(Accept accept) {
        List<StrandFailure> all = new ArrayList<>(failures);
        accept.refused().forEach(refused -> all.add(StrandFailure.atPeer(refused.strand(), refused.reason())));
        return all;
    }

    private List<Ingredient> secrets(Accept accept) throws RoundFailure {
        List<StrandCall<SharedSecret>> calls = new ArrayList<>();
        for (StrandBytes answer : accept.selected()) {
            calls.add(StrandCall.start(answer.strand(), () -> completeOne(answer)));
        }
        List<Ingredient> ingredients = new ArrayList<>();
        List<StrandFailure> failed = new ArrayList<>();
        calls.stream().map(call -> call.await(round.remainingNanos())).forEach(outcome -> {
            if (outcome.result() != null) {
                StrandName name = outcome.strand();
                ingredients.add(new Ingredient(name.assurance(), name.algorithm(), name.name(), outcome.result()));
            } else if (outcome.failure() != null) {
                failed.add(outcome.failure());
            }
        });
        if (!failed.isEmpty()) {
            ingredients.forEach(ingredient -> ingredient.secret().close());
            throw new RoundFailure(AbortReason.SOURCES, failed.getFirst().problem(), failed);
        }
        return ingredients;
    }

    private SharedSecret completeOne(StrandBytes answer) throws KeySourceException {
        Initiation initiation = initiations.get(answer.strand());
        if (initiation == null) {
            throw new IllegalStateException("an answer to no offer");
        }
        return initiation.complete(answer.bytes());
    }

    /** Wipes what the strands still hold. */
    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            initiations.values().forEach(Initiation::close);
        }
    }
}
