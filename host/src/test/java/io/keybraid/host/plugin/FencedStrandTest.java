package io.keybraid.host.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.keybraid.api.FakeRound;
import io.keybraid.api.Initiation;
import io.keybraid.api.KeySourceException;
import io.keybraid.api.KeySourceException.Reason;
import io.keybraid.api.PublicBytes;
import io.keybraid.api.SharedSecret;
import io.keybraid.api.SourceHealth;
import io.keybraid.api.Strand;
import io.keybraid.host.problem.OperatorException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** In a round, a broken plugin fails as the api allows. */
class FencedStrandTest {

    private static final String WHO = "plugin 'fake' (fake-1.0.jar) of source 'one'";

    private final FakePlugin fake = new FakePlugin("fake");
    private final FakeRound round = FakeRound.lasting(Duration.ofMinutes(1));

    private Sources open(String breaks, String with) throws OperatorException {
        PluginHost host = new PluginHost(Path.of("/plugins"), List.of(fake.loaded()), List.of());
        return new SourceOpener(host, Path.of("/"), InstantSource.system(), new SecureRandom())
                .open(
                        List.of(new SourceSettings("one", "fake", Map.of("breaks", breaks, "with", with))),
                        List.of(new StrandSettings("paris", "one", Map.of("peer", "bob"))));
    }

    private Strand strand(String breaks) throws OperatorException {
        return open(breaks, "an exception").strands("paris").getFirst().strand();
    }

    private static KeySourceException failure(ThrowingCallable call) {
        KeySourceException failed = catchThrowableOfType(KeySourceException.class, call);
        assertThat(failed).as("it worked").isNotNull();
        return failed;
    }

    @Test
    void letsAWorkingStrandWork() throws Exception {
        Strand strand = strand("nowhere");
        try (Initiation begun = strand.initiate(round);
                var response = strand.respond(round, begun.offer());
                SharedSecret secret = begun.complete(response.answer())) {
            assertThat(secret.matches(response.secret())).isTrue();
        }
        assertThat(fake.events).endsWith("closed exchange");
    }

    @Test
    void lendsThePluginsClassLoaderAndTakesItBack() throws Exception {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(null);
        try {
            strand("nowhere").initiate(round).close();
            assertThat(thread.getContextClassLoader()).isNull();
        } finally {
            thread.setContextClassLoader(before);
        }
        assertThat(fake.events).contains(String.valueOf(FakePlugin.class.getClassLoader()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"an exception", "linkage", "overflow"})
    void turnsWhateverIsThrownIntoAFailureOfTheSource(String with) throws Exception {
        Strand strand = open("respond", with).strands("paris").getFirst().strand();
        KeySourceException failed = failure(() -> strand.respond(round, PublicBytes.EMPTY));
        assertThat(failed.reason()).isEqualTo(Reason.UNAVAILABLE);
        assertThat(failed.getMessage())
                .startsWith(WHO + " failed in respond: ")
                .contains(" at io.keybraid.host.plugin.FakePlugin$Breach.at(FakePlugin.java:")
                .doesNotContain("the dog ate it");
    }

    @Test
    void leavesAFailureOfTheApiAsItIs() throws Exception {
        Strand strand = strand("respond-properly");
        KeySourceException failed = failure(() -> strand.respond(round, PublicBytes.EMPTY));
        assertThat(failed.reason()).isEqualTo(Reason.EXHAUSTED);
        assertThat(failed).hasMessage("no key");
    }

    @ParameterizedTest
    @ValueSource(strings = {"offer", "long-offer"})
    void closesAnExchangeWhoseOfferIsOfNoUse(String breaks) throws Exception {
        Strand strand = strand(breaks);
        KeySourceException failed = failure(() -> strand.initiate(round));
        assertThat(failed.getMessage()).startsWith(WHO);
        assertThat(fake.events).endsWith("closed exchange");
    }

    @Test
    void refusesAnAnswerThatIsTooLong() throws Exception {
        Strand strand = strand("long-answer");
        assertThat(failure(() -> strand.respond(round, PublicBytes.EMPTY)))
                .hasMessage(WHO + " made an answer of 1048577 bytes; 1048576 is the most");
    }

    @ParameterizedTest
    @ValueSource(strings = {"complete", "complete-null"})
    void turnsAnExchangeThatDoesNotCompleteIntoAFailure(String breaks) throws Exception {
        try (Initiation begun = strand(breaks).initiate(round)) {
            KeySourceException failed = failure(() -> begun.complete(PublicBytes.EMPTY));
            assertThat(failed.getMessage()).startsWith(WHO + " failed in complete: ");
        }
    }

    @Test
    void closesAnExchangeThoughItThrows() throws Exception {
        strand("exchange-close").initiate(round).close();
        assertThat(fake.events).endsWith("closed exchange");
    }

    @Test
    void tellsOfASourceThatCannotSayHowItGoesThatItIsDown() throws Exception {
        try (Sources sources = open("health", "an exception")) {
            SourceHealth health = sources.all().getFirst().keySource().health();
            assertThat(health.state()).isEqualTo(SourceHealth.State.DOWN);
            assertThat(health.problem().orElseThrow()).startsWith(WHO + " failed in health: IllegalStateException at ");
        }
    }
}
