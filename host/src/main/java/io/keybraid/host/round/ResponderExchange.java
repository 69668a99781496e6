package io.keybraid.host.round;

import io.keybraid.api.PublicBytes;
import io.keybraid.api.Response;
import io.keybraid.host.combine.Combiner;
import io.keybraid.host.combine.Ingredient;
import io.keybraid.host.combine.RoundKeys;
import io.keybraid.host.combine.Transcript;
import io.keybraid.host.journal.EpochKeys;
import io.keybraid.host.journal.Origin;
import io.keybraid.host.journal.PreparedKeys;
import io.keybraid.host.key.ChainSecret;
import io.keybraid.host.message.AbortReason;
import io.keybraid.host.message.Message.Accept;
import io.keybraid.host.message.Message.Offer;
import io.keybraid.host.message.Message.Refused;
import io.keybraid.host.message.Message.StrandBytes;
import io.keybraid.host.message.Message.StrandName;
import io.keybraid.host.message.MessageWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The responder's part of a round: answers all offers at once, combines, and proves the key. Blocks. */
public final class ResponderExchange {

    /** Stands where the tag will be while what it authenticates is written. */
    private static final PublicBytes NO_TAG = PublicBytes.copyOf(new byte[32]);

    private final StrandSet strands;
    private final RoundDeadline round;
    private final Offer offer;
    private final List<StrandFailure> failures = new ArrayList<>();
    private final List<StrandBytes> answers = new ArrayList<>();
    private final List<Ingredient> ingredients = new ArrayList<>();

    private ResponderExchange(StrandSet strands, Offer offer) {
        this.strands = strands;
        this.offer = offer;
        this.round = RoundDeadline.in(strands.deadline(), offer.round(), strands.tunnel(), strands.nanoTime());
    }

    /**
     * Answers an OFFER.
     *
     * @param previous the chain secret before; stays the caller's
     * @param nonce 32 random bytes
     * @param origin of keys from these strands
     * @return the keys to hold ready; the caller closes them
     * @throws RoundFailure if the strands that can be served do not satisfy this side's policy; nothing is left open
     */
    public static PreparedRound respond(
            StrandSet strands,
            ChainSecret previous,
            Offer offer,
            PublicBytes offerBytes,
            PublicBytes nonce,
            Function<List<StrandName>, Origin> origin)
            throws RoundFailure {
        ResponderExchange exchange = new ResponderExchange(strands, offer);
        try {
            exchange.answer();
            return exchange.prepare(previous, offerBytes, nonce, origin);
        } finally {
            exchange.ingredients.forEach(ingredient -> ingredient.secret().close());
        }
    }

    private void answer() {
        List<StrandCall<Response>> calls = new ArrayList<>();
        for (StrandBytes offered : offer.strands()) {
            Optional<NamedStrand> ours = strands.named(offered.strand().name());
            Optional<StrandFailure> mismatch = mismatch(offered.strand(), ours);
            mismatch.ifPresent(failures::add);
            if (mismatch.isEmpty() && ours.isPresent()) {
                calls.add(StrandCall.start(
                        offered.strand(), () -> ours.get().strand().respond(round, offered.bytes())));
            }
        }
        calls.stream().map(call -> call.await(round.remainingNanos())).forEach(this::take);
    }

    private static Optional<StrandFailure> mismatch(StrandName offered, Optional<NamedStrand> ours) {
        if (ours.isEmpty()) {
            return Optional.of(new StrandFailure(
                    offered,
                    StrandFailure.UNKNOWN_SOURCE,
                    "the other end offers '" + offered.name() + "', which this tunnel does not have here",
                    "add the source here, or remove it there"));
        }
        StrandName here = ours.get().name();
        if (here.equals(offered)) {
            return Optional.empty();
        }
        return Optional.of(new StrandFailure(
                offered,
                StrandFailure.SOURCE_DIFFERS,
                "the other end's '" + offered.name() + "' is " + offered.algorithm() + ", here it is "
                        + here.algorithm(),
                "configure the same plugin and algorithm at both ends"));
    }

    private void take(StrandCall.Outcome<Response> outcome) {
        StrandName name = outcome.strand();
        if (outcome.result() != null) {
            Response response = outcome.result();
            answers.add(new StrandBytes(name, response.answer()));
            ingredients.add(new Ingredient(name.assurance(), name.algorithm(), name.name(), response.secret()));
        } else if (outcome.failure() != null) {
            failures.add(outcome.failure());
        }
    }

    private PreparedRound prepare(
            ChainSecret previous, PublicBytes offerBytes, PublicBytes nonce, Function<List<StrandName>, Origin> origin)
            throws RoundFailure {
        List<StrandName> selected = answers.stream().map(StrandBytes::strand).toList();
        Optional<Objection> objection = strands.objection(selected);
        if (objection.isPresent()) {
            throw RoundFailure.of(objection.get(), failures);
        }
        Accept untagged = accept(nonce, NO_TAG);
        Transcript transcript = new Transcript(offerBytes, MessageWriter.acceptBody(untagged));
        RoundKeys keys = Combiner.combine(previous, transcript, ingredients);
        EpochKeys next = new EpochKeys(offer.epoch(), keys.kid(), keys.psk(), keys.chain(), origin.apply(selected));
        PublicBytes message = MessageWriter.write(accept(nonce, keys.responderTag()));
        if (message.length() > MessageWriter.MAX_BYTES) {
            keys.close();
            throw new RoundFailure(
                    AbortReason.SOURCES, "the answers have " + message.length() + " bytes together", failures);
        }
        PreparedKeys prepared =
                new PreparedKeys(offer.round(), next, message, OfferHash.of(offerBytes), keys.initiatorTag());
        return new PreparedRound(prepared, selected, failures);
    }

    private Accept accept(PublicBytes nonce, PublicBytes tag) {
        List<Refused> refused = failures.stream()
                .map(failure -> new Refused(failure.strand(), failure.code()))
                .sorted(Comparator.comparing(r -> r.strand().name()))
                .toList();
        String policy = strands.policy().text();
        return new Accept(offer.round(), offer.epoch(), nonce, policy, answers, refused, tag);
    }

    /**
     * Keys to hold ready, and how they came about.
     *
     * @param prepared whoever receives this record closes its keys
     * @param used the strands in them, in the order of their names
     * @param failures the strands left out, and why
     */
    public record PreparedRound(PreparedKeys prepared, List<StrandName> used, List<StrandFailure> failures) {
        public PreparedRound {
            used = List.copyOf(used);
            failures = List.copyOf(failures);
        }
    }
}
