package io.keybraid.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.keybraid.api.ContractEnd.OpenEnd;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What every key source keeps to. A plugin's test extends this class and says which factory is tested and how the two
 * ends are configured; a program that they need (a key management entity) is started in {@code @BeforeAll}.
 */
@Timeout(60)
public abstract class KeySourceContract {

    private static final Duration AT_ONCE = Duration.ofSeconds(1);
    private static final Duration SOON = Duration.ofSeconds(5);

    private final List<OpenEnd> open = new ArrayList<>();
    private OpenEnd initiator;
    private OpenEnd responder;

    /** The plugin. */
    protected abstract KeySourceFactory factory();

    /** How the initiator is configured. */
    protected ContractEnd initiatorEnd() {
        return ContractEnd.SILENT;
    }

    /** How the responder is configured; like the initiator, unless a test says otherwise. */
    protected ContractEnd responderEnd() {
        return initiatorEnd();
    }

    /** The time that a round has. */
    protected Duration roundTime() {
        return Duration.ofSeconds(10);
    }

    @BeforeEach
    void openBothEnds() throws BadSourceConfigException {
        initiator = opened(initiatorEnd());
        responder = opened(responderEnd());
    }

    private OpenEnd opened(ContractEnd end) throws BadSourceConfigException {
        OpenEnd made = end.open(factory());
        open.add(made);
        return made;
    }

    /** Those that there are: a test that is skipped has none. */
    @AfterEach
    void closeBothEnds() {
        open.forEach(end -> end.source().close());
    }

    @Test
    void bothEndsGetTheSameSecret() throws KeySourceException {
        try (Exchange exchange = exchange()) {
            assertThat(exchange.atInitiator().matches(exchange.atResponder())).isTrue();
            assertThat(isAllZero(exchange.atInitiator())).isFalse();
        }
    }

    @Test
    void everyRoundHasAnOfferAndASecretOfItsOwn() throws KeySourceException {
        assumeTrue(initiator.source().assurance() != Assurance.STATIC, "a static source has one secret for all rounds");
        try (Exchange first = exchange();
                Exchange second = exchange()) {
            assertThat(first.offer()).isNotEqualTo(second.offer());
            assertThat(first.atInitiator().matches(second.atInitiator())).isFalse();
        }
    }

    @Test
    void offersTheSameAtEveryCall() throws KeySourceException {
        RoundContext round = round();
        try (Initiation initiation = initiator.strand().initiate(round)) {
            PublicBytes offer = initiation.offer();
            assertThat(initiation.offer()).isEqualTo(offer);
            try (Response response = responder.strand().respond(round, offer);
                    SharedSecret secret = initiation.complete(response.answer())) {
                assertThat(secret.matches(response.secret())).isTrue();
                assertThat(initiation.offer()).isEqualTo(offer);
            }
        }
    }

    @Test
    void offersAndAnswersFitTheWire() throws KeySourceException {
        try (Exchange exchange = exchange()) {
            assertThat(exchange.offer().length()).isLessThanOrEqualTo(Strand.MAX_PUBLIC_BYTES);
            assertThat(exchange.answer().length()).isLessThanOrEqualTo(Strand.MAX_PUBLIC_BYTES);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aSpoiltOfferIsRefusedOrGivesEachEndAnotherSecret(Spoiling spoiling) throws KeySourceException {
        RoundContext round = round();
        try (Initiation initiation = initiator.strand().initiate(round)) {
            PublicBytes spoilt = spoiling.apply(initiation.offer());
            assumeTrue(!spoilt.equals(initiation.offer()), "an offer of this source cannot be spoilt in this way");
            try (Response response = responder.strand().respond(round, spoilt);
                    SharedSecret secret = initiation.complete(response.answer())) {
                assertThat(secret.matches(response.secret())).isFalse();
            } catch (KeySourceException refused) {
                assertThat(refused.advice()).isNotBlank();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aSpoiltAnswerIsRefusedOrGivesEachEndAnotherSecret(Spoiling spoiling) throws KeySourceException {
        RoundContext round = round();
        try (Initiation initiation = initiator.strand().initiate(round);
                Response response = responder.strand().respond(round, initiation.offer())) {
            PublicBytes spoilt = spoiling.apply(response.answer());
            assumeTrue(!spoilt.equals(response.answer()), "an answer of this source cannot be spoilt in this way");
            try (SharedSecret secret = initiation.complete(spoilt)) {
                assertThat(secret.matches(response.secret())).isFalse();
            } catch (KeySourceException refused) {
                assertThat(refused.advice()).isNotBlank();
            }
        }
    }

    @Test
    void roundsMayInterleave() throws KeySourceException {
        RoundContext round = round();
        RoundContext other = round();
        try (Initiation first = initiator.strand().initiate(round);
                Initiation second = initiator.strand().initiate(other);
                Response toSecond = responder.strand().respond(other, second.offer());
                Response toFirst = responder.strand().respond(round, first.offer());
                SharedSecret ofFirst = first.complete(toFirst.answer());
                SharedSecret ofSecond = second.complete(toSecond.answer())) {
            assertThat(ofFirst.matches(toFirst.secret())).isTrue();
            assertThat(ofSecond.matches(toSecond.secret())).isTrue();
        }
    }

    @Test
    void eightRoundsAtOnceDoNotMix() throws Exception {
        List<Exchange> done = new ArrayList<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Exchange>> rounds = new ArrayList<>();
            IntStream.range(0, 8).forEach(i -> rounds.add(this::exchange));
            for (Future<Exchange> future : threads.invokeAll(rounds)) {
                done.add(future.get());
            }
            assertThat(done).hasSize(8).allMatch(each -> each.atInitiator().matches(each.atResponder()));
            assertThat(done.stream().map(Exchange::round).distinct()).hasSize(8);
        } finally {
            done.forEach(Exchange::close);
        }
    }

    @Test
    void describesItselfTheSameAtEveryCall() {
        SourceDescription description = factory().description();
        assertThat(factory().description()).isEqualTo(description);
        assertThat(description.summary()).isNotBlank().doesNotContain("\n");
        assertThat(description.algorithms()).allMatch(name -> name.matches("\\p{Graph}{1,255}"));
    }

    @Test
    void isWhatItsDescriptionSays() {
        SourceDescription description = factory().description();
        for (KeySource source : List.of(initiator.source(), responder.source())) {
            assertThat(description.assurances()).contains(source.assurance());
            assertThat(description.algorithms()).contains(source.algorithm());
        }
        assertThat(initiator.source().algorithm()).isEqualTo(responder.source().algorithm());
        assertThat(initiator.source().assurance()).isEqualTo(responder.source().assurance());
    }

    @Test
    void refusesASettingItDoesNotDeclareAndSaysWhichIsMeant() {
        refusesMisspelt(factory().description().sourceSettings(), initiatorEnd().source());
        refusesMisspelt(factory().description().tunnelSettings(), initiatorEnd().tunnel());
    }

    private void refusesMisspelt(List<Setting> declared, Map<String, ?> written) {
        String name = declared.isEmpty() ? "unheard-of" : declared.getFirst().name() + "x";
        Map<String, Object> misspelt = new LinkedHashMap<>(written);
        misspelt.put(name, "anything");
        BadSourceConfigException refusal = catchThrowableOfType(
                BadSourceConfigException.class,
                () -> SourceConfig.check(declared, misspelt, initiatorEnd().folder()));
        assertThat(refusal.mistakes()).anySatisfy(mistake -> {
            assertThat(mistake.setting()).isEqualTo(name);
            assertThat(mistake.advice()).contains(declared.isEmpty() ? "none are known" : "did you mean '");
        });
    }

    @Test
    void readsEverySettingItIsGiven() {
        for (OpenEnd end : List.of(initiator, responder)) {
            assertThat(end.forSource().unread()).isEmpty();
            assertThat(end.forTunnel().unread()).isEmpty();
        }
    }

    @Test
    void tellsNothingOfASecret() throws KeySourceException {
        RoundContext round = round();
        try (Initiation initiation = initiator.strand().initiate(round);
                Response response = responder.strand().respond(round, initiation.offer());
                SharedSecret secret = initiation.complete(response.answer())) {
            SecretTraces traces = SecretTraces.of(secret);
            List<Object> printed = new ArrayList<>(List.of(initiation, response, secret));
            printed.addAll(List.of(
                    initiation.offer(),
                    initiation.offer().toHex(),
                    response.answer().toHex()));
            for (OpenEnd end : List.of(initiator, responder)) {
                printed.addAll(List.of(end, end.source().health()));
            }
            assertThat(printed).noneMatch(object -> traces.in(object.toString()));
        }
    }

    @Test
    void refusalsTellNothingOfASecret() throws KeySourceException {
        RoundContext round = round();
        for (Spoiling spoiling : Spoiling.values()) {
            try (Initiation initiation = initiator.strand().initiate(round);
                    Response response = responder.strand().respond(round, initiation.offer())) {
                SecretTraces traces = SecretTraces.of(response.secret());
                try (SharedSecret other = initiation.complete(spoiling.apply(response.answer()))) {
                    assertThat(other.length()).isPositive();
                } catch (KeySourceException refused) {
                    assertThat(traces.in(refused)).isFalse();
                }
            }
        }
    }

    @Test
    void anInitiationMayBeClosedTwiceAtAnyTime() throws KeySourceException {
        RoundContext round = round();
        Initiation unused = initiator.strand().initiate(round);
        unused.close();
        assertThatCode(unused::close).doesNotThrowAnyException();

        Initiation completed = initiator.strand().initiate(round);
        try (Response response = responder.strand().respond(round, completed.offer());
                SharedSecret secret = completed.complete(response.answer())) {
            completed.close();
            completed.close();
            assertThat(secret.matches(response.secret())).isTrue();
        }
    }

    @Test
    void closesWithinASecondAndLeavesTheSecretsToTheirOwners() throws Exception {
        try (Exchange exchange = exchange()) {
            within(AT_ONCE, () -> {
                initiator.source().close();
                return true;
            });
            assertThat(exchange.atInitiator().matches(exchange.atResponder())).isTrue();
        }
    }

    @Test
    void aRoundAfterCloseFailsAsASourceDoesOrWorks() {
        initiator.source().close();
        try (Initiation initiation = initiator.strand().initiate(round())) {
            assertThat(initiation.offer().length()).isLessThanOrEqualTo(Strand.MAX_PUBLIC_BYTES);
        } catch (KeySourceException refused) {
            assertThat(refused.advice()).isNotBlank();
        }
    }

    @Test
    void tellsItsHealthAtOnce() throws Exception {
        assertThat(within(AT_ONCE, initiator.source()::health).state()).isNotEqualTo(SourceHealth.State.DOWN);
        exchange().close();
        for (OpenEnd end : List.of(initiator, responder)) {
            SourceHealth health = within(AT_ONCE, end.source()::health);
            assertThat(health.state()).isEqualTo(SourceHealth.State.UP);
            assertThat(health.problem()).isEmpty();
        }
    }

    @Test
    void givesUpWhenNoTimeIsLeft() throws Exception {
        assertGivesUp(() -> initiator.strand().initiate(FakeRound.expired()));
        try (Initiation initiation = initiator.strand().initiate(round())) {
            assertGivesUp(() -> responder.strand().respond(FakeRound.expired(), initiation.offer()));
        }
    }

    @Test
    void givesUpWhenInterrupted() throws Exception {
        assertGivesUp(() -> {
            Thread.currentThread().interrupt();
            return initiator.strand().initiate(round());
        });
        try (Initiation initiation = initiator.strand().initiate(round())) {
            assertGivesUp(() -> {
                Thread.currentThread().interrupt();
                return responder.strand().respond(round(), initiation.offer());
            });
        }
    }

    private RoundContext round() {
        return FakeRound.lasting(roundTime());
    }

    /** A whole exchange, as two hosts do it. */
    private Exchange exchange() throws KeySourceException {
        RoundContext round = round();
        try (Initiation initiation = initiator.strand().initiate(round)) {
            Response response = responder.strand().respond(round, initiation.offer());
            try {
                return new Exchange(round, initiation.offer(), response, initiation.complete(response.answer()));
            } catch (KeySourceException e) {
                response.close();
                throw e;
            }
        }
    }

    private static boolean isAllZero(SharedSecret secret) {
        return secret.expose(segment -> segment.elements(ValueLayout.JAVA_BYTE)
                .allMatch(element -> element.get(ValueLayout.JAVA_BYTE, 0) == 0));
    }

    private static void assertGivesUp(Callable<? extends AutoCloseable> call) throws Exception {
        Throwable thrown = within(SOON, () -> {
            try (AutoCloseable result = call.call()) {
                return new AssertionError("gave up nothing, and made " + result);
            } catch (KeySourceException e) {
                return e;
            }
        });
        assertThat(thrown).isInstanceOf(KeySourceException.class);
    }

    /** What the call gives, on a virtual thread of its own, as in the host. */
    private static <T> T within(Duration limit, Callable<T> call) throws Exception {
        FutureTask<T> task = new FutureTask<>(call);
        Thread.ofVirtual().start(task);
        try {
            return task.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new AssertionError(e.getCause());
        } finally {
            task.cancel(true);
        }
    }

    private record Exchange(RoundContext round, PublicBytes offer, Response response, SharedSecret atInitiator)
            implements AutoCloseable {

        PublicBytes answer() {
            return response.answer();
        }

        SharedSecret atResponder() {
            return response.secret();
        }

        @Override
        public void close() {
            atInitiator.close();
            response.close();
        }
    }
}
