package io.keybraid.api;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.function.UnaryOperator;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** That the contract finds out sources that break it. */
class KeySourceContractTest {

    @Test
    void noticesSecretsThatDiffer() throws Exception {
        Contract contract = broken(good -> new Delegate(good) {
            @Override
            public Response respond(RoundContext round, PublicBytes offer) throws KeySourceException {
                return new Response(good.respond(round, offer).answer(), SharedSecret.copyOf(new byte[32]));
            }
        });
        assertFails(contract::bothEndsGetTheSameSecret);
        assertFails(contract::offersTheSameAtEveryCall);
        assertFails(contract::roundsMayInterleave);
        assertFails(contract::eightRoundsAtOnceDoNotMix);
        assertFails(contract::anInitiationMayBeClosedTwiceAtAnyTime);
    }

    @Test
    void noticesOneExchangeForAllRounds() throws Exception {
        PublicBytes constant = PublicBytes.copyOf(new byte[16]);
        Contract contract = broken(good -> new Delegate(good) {
            @Override
            public Initiation initiate(RoundContext round) throws KeySourceException {
                return new ToyFactory.ToyInitiation(constant);
            }
        });
        assertFails(contract::everyRoundHasAnOfferAndASecretOfItsOwn);
    }

    @Test
    void noticesASourceThatIgnoresWhatFollowsAnOffer() throws Exception {
        Contract contract = broken(good -> new Delegate(good) {
            @Override
            public Response respond(RoundContext round, PublicBytes offer) throws KeySourceException {
                return good.respond(round, PublicBytes.copyOf(Arrays.copyOf(offer.toByteArray(), 16)));
            }
        });
        assertFails(() -> contract.aSpoiltOfferIsRefusedOrGivesEachEndAnotherSecret(Spoiling.ZERO_BYTE_ADDED));
    }

    @Test
    void noticesAnExceptionOfAnotherKind() throws Exception {
        Contract contract = broken(good -> new Delegate(good) {
            @Override
            public Response respond(RoundContext round, PublicBytes offer) throws KeySourceException {
                if (offer.length() != 16) {
                    throw new IllegalArgumentException("not 16 bytes");
                }
                return good.respond(round, offer);
            }
        });
        assertFails(() -> contract.aSpoiltOfferIsRefusedOrGivesEachEndAnotherSecret(Spoiling.DOUBLED));
    }

    @Test
    void noticesASourceThatGoesOnAfterTheRound() throws Exception {
        Contract contract = broken(good -> new Delegate(good) {
            @Override
            public Response respond(RoundContext round, PublicBytes offer) throws KeySourceException {
                Thread.interrupted();
                return good.respond(FakeRound.lasting(Duration.ofSeconds(9)), offer);
            }
        });
        assertFails(contract::givesUpWhenNoTimeIsLeft);
        assertFails(contract::givesUpWhenInterrupted);
    }

    @Test
    void noticesASourceThatPrintsItsSecret() throws Exception {
        StringBuilder printed = new StringBuilder("a source with the key ");
        Contract contract = broken(good -> new Delegate(good) {
            @Override
            public Response respond(RoundContext round, PublicBytes offer) throws KeySourceException {
                Response response = good.respond(round, offer);
                byte[] bytes = response.secret().expose(segment -> segment.toArray(ValueLayout.JAVA_BYTE));
                printed.append(HexFormat.of().withUpperCase().formatHex(bytes));
                return response;
            }

            @Override
            public String toString() {
                return printed.toString();
            }
        });
        assertFails(contract::tellsNothingOfASecret);
    }

    private static void assertFails(ThrowingCallable test) {
        assertThatThrownBy(test).isInstanceOfAny(AssertionError.class, RuntimeException.class);
    }

    private static Contract broken(UnaryOperator<Strand> change) throws BadSourceConfigException {
        Contract contract = new Contract(new ToyFactory(change));
        contract.openBothEnds();
        return contract;
    }

    private static final class Contract extends KeySourceContract {

        private final KeySourceFactory broken;

        private Contract(KeySourceFactory broken) {
            this.broken = broken;
        }

        @Override
        protected KeySourceFactory factory() {
            return broken;
        }
    }

    private static class Delegate implements Strand {

        private final Strand good;

        Delegate(Strand good) {
            this.good = good;
        }

        @Override
        public Initiation initiate(RoundContext round) throws KeySourceException {
            return good.initiate(round);
        }

        @Override
        public Response respond(RoundContext round, PublicBytes offer) throws KeySourceException {
            return good.respond(round, offer);
        }
    }
}
