package io.keybraid.plugin.skip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.keybraid.api.BadSourceConfigException;
import io.keybraid.api.FakeRound;
import io.keybraid.api.Initiation;
import io.keybraid.api.KeySourceException;
import io.keybraid.api.KeySourceException.Reason;
import io.keybraid.api.PublicBytes;
import io.keybraid.api.Response;
import io.keybraid.api.SharedSecret;
import io.keybraid.api.SourceHealth.State;
import io.keybraid.plugin.skip.SimulatedProviders.End;
import io.keybraid.sim.SimulatorOptions;
import io.keybraid.sim.fault.Fault;
import io.keybraid.sim.fault.FaultKind;
import io.keybraid.sim.http.RequestRecord;
import io.keybraid.sim.profile.KmeProfile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every fault of a Key Provider that the simulator knows, and the ways in which providers leave the draft. */
@Timeout(90)
class SkipFaultsTest {

    private static final String LOST = "a key that was on its way is lost, and the next round asks for a new one";

    private static SimulatedProviders providers;

    @TempDir
    private Path folder;

    private End alice;
    private End bob;

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        providers = new SimulatedProviders(folder);
    }

    @AfterAll
    static void stop() {
        providers.close();
    }

    @BeforeEach
    void open() throws Exception {
        alice = End.open(providers.settings(SimulatorOptions.KME_A), "sae-bob");
        bob = End.open(providers.settings(SimulatorOptions.KME_B), "sae-alice");
        providers.simulator().requests().clear();
    }

    @AfterEach
    void close() {
        providers.simulator().faults().clear();
        alice.close();
        bob.close();
    }

    private static FakeRound round() {
        return FakeRound.lasting(Duration.ofSeconds(60));
    }

    private static boolean exchange(End initiator, End responder) throws KeySourceException {
        try (Initiation initiation = initiator.strand().initiate(round());
                Response response = responder.strand().respond(round(), initiation.offer());
                SharedSecret secret = initiation.complete(response.answer())) {
            return secret.matches(response.secret());
        }
    }

    private static KeySourceException initiateFails(End end) {
        return catchThrowableOfType(
                KeySourceException.class, () -> end.strand().initiate(round()).close());
    }

    private static KeySourceException respondFails(End end, PublicBytes offer) {
        return catchThrowableOfType(
                KeySourceException.class,
                () -> end.strand().respond(round(), offer).close());
    }

    private PublicBytes offer() throws KeySourceException {
        try (Initiation initiation = alice.strand().initiate(round())) {
            return initiation.offer();
        }
    }

    private static void assertTold(KeySourceException e, Reason reason, End end) {
        assertThat(e.reason()).as(e.getMessage()).isEqualTo(reason);
        assertThat(e).hasMessageStartingWith("Key Provider https://127.0.0.1:");
        assertThat(e.getMessage() + e.advice()).doesNotContain("\n");
        assertThat(e.advice()).isNotBlank();
        assertThat(end.source().health().state()).isEqualTo(State.DOWN);
        assertThat(end.source().health().problem()).contains(e.getMessage() + "; " + e.advice());
    }

    @ParameterizedTest
    @CsvSource({
        "DROP, UNREACHABLE",
        "HALF_BODY, UNREACHABLE",
        "HTML, UNREACHABLE",
        "EXHAUSTED, EXHAUSTED",
        "STATUS, EXHAUSTED",
        "SHORT_KEY, BAD_MESSAGE",
        "LONG_KEY, BAD_MESSAGE",
        "REFUSE, UNREACHABLE",
        "EXPIRED_CERTIFICATE, NOT_AUTHORISED"
    })
    void atTheInitiatorsProvider(FaultKind kind, Reason reason) throws Exception {
        providers.simulator().faults().set(Fault.of(kind).at(SimulatorOptions.KME_A));
        KeySourceException e = initiateFails(alice);
        assertTold(e, reason, alice);
        assertThat(providers.requests()).as("asked once").hasSizeLessThan(2);
        boolean givenOut = providers.requests().stream()
                .anyMatch(request -> !request.keyIds().isEmpty());
        if (givenOut) {
            assertThat(e.getMessage() + e.advice()).containsAnyOf(LOST, "that key is not used");
        }
        providers.simulator().faults().clear();
        assertThat(exchange(alice, bob)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "DROP, UNREACHABLE",
        "HALF_BODY, UNREACHABLE",
        "STATUS, UNREACHABLE",
        "SHORT_KEY, BAD_MESSAGE",
        "REFUSE, UNREACHABLE"
    })
    void atTheRespondersProviderAndTheKeyIsNotFetchedAgain(FaultKind kind, Reason reason) throws Exception {
        PublicBytes offer = offer();
        providers.simulator().requests().clear();
        providers.simulator().faults().set(Fault.of(kind).at(SimulatorOptions.KME_B));
        assertTold(respondFails(bob, offer), reason, bob);
        providers.simulator().faults().clear();
        assertThat(respondFails(bob, offer)).hasMessageContaining("a second time");
        assertThat(providers.requests()).hasSizeLessThan(2);
        assertThat(exchange(alice, bob)).isTrue();
    }

    @Test
    void aProviderThatStallsIsGivenUpAtTheTimeout() throws Exception {
        Map<String, Object> settings = providers.settings(SimulatorOptions.KME_A);
        settings.put("timeout", "2s");
        providers.simulator().faults().set(Fault.of(FaultKind.STALL).value("50s"));
        try (End hasty = End.open(settings, "sae-bob")) {
            KeySourceException e = initiateFails(hasty);
            assertTold(e, Reason.TIMED_OUT, hasty);
            assertThat(e).hasMessageContaining("did not answer /key within 2000 ms");
        }
    }

    @Test
    void aKeyThatIsLateIsWaitedForWithinTheGrace() throws Exception {
        providers.simulator().faults().set(Fault.of(FaultKind.LATE).value("1s"));
        Map<String, Object> settings = providers.settings(SimulatorOptions.KME_B);
        settings.put("grace", "30s");
        try (End patient = End.open(settings, "sae-alice")) {
            assertThat(exchange(alice, patient)).isTrue();
        }
    }

    @Test
    void aKeyThatIsNotThereIsToldAfterTheGrace() throws Exception {
        Map<String, Object> settings = providers.settings(SimulatorOptions.KME_B);
        settings.put("grace", "0s");
        try (End hasty = End.open(settings, "sae-alice")) {
            KeySourceException e = respondFails(hasty, PublicBytes.copyOf("0123".getBytes(StandardCharsets.US_ASCII)));
            assertTold(e, Reason.NOT_FOUND, hasty);
            assertThat(e.advice()).contains("raise 'grace'");
        }
    }

    @Test
    void anotherSystemIsToldWithTheSetting() throws Exception {
        try (End lost = End.open(providers.settings(SimulatorOptions.KME_A), "sae-nobody")) {
            KeySourceException e = initiateFails(lost);
            assertTold(e, Reason.UNKNOWN_PARTY, lost);
            assertThat(e.advice()).contains("compare 'peer-system' with localSystemID");
            assertThatThrownBy(() -> lost.strand().probe())
                    .isInstanceOfSatisfying(
                            KeySourceException.class,
                            probed -> assertThat(probed.reason()).isEqualTo(Reason.UNKNOWN_PARTY));
        }
    }

    @Test
    void probingTakesNoKey() throws Exception {
        alice.strand().probe();
        assertThat(providers.requests()).isEmpty();
        assertThat(alice.source().health().state()).isEqualTo(State.UNTRIED);
    }

    @Test
    void aSimulatorIsShownAsOne() throws Exception {
        assertThat(exchange(alice, bob)).isTrue();
        await().atMost(Duration.ofSeconds(40))
                .until(() -> alice.source().health().simulated());
        assertThat(alice.source().health().facts()).containsEntry("local-system", "sae-alice");
    }

    @Test
    void providersThatLeaveTheDraftWork() throws Exception {
        KmeProfile profile = KmeProfile.STANDARD
                .with("skip-key-ids", "uuid")
                .with("skip-remote", "globs")
                .with("skip-member", "remoteSystemId")
                .with("skip-unknown-key", "404")
                .with("skip-exhausted", "503");
        try (SimulatedProviders others = new SimulatedProviders(folder, profile);
                End initiator = End.open(others.settings(SimulatorOptions.KME_A), "sae-bob");
                End responder = End.open(others.settings(SimulatorOptions.KME_B), "sae-alice")) {
            assertThatCode(() -> initiator.strand().probe()).doesNotThrowAnyException();
            assertThat(exchange(initiator, responder)).isTrue();
            others.simulator().faults().set(Fault.of(FaultKind.EXHAUSTED));
            assertThat(initiateFails(initiator).reason()).isEqualTo(Reason.EXHAUSTED);
            assertThat(others.requests()).extracting(RequestRecord::status).containsExactly(200, 200, 503);
        }
    }

    @Test
    void aProviderOfAnotherCaIsNotTrusted() throws Exception {
        try (SimulatedProviders others = new SimulatedProviders(folder)) {
            Map<String, Object> settings = others.settings(SimulatorOptions.KME_A);
            settings.put("ca", providers.settings(SimulatorOptions.KME_A).get("ca"));
            try (End wary = End.open(settings, "sae-bob")) {
                KeySourceException e = initiateFails(wary);
                assertThat(e.reason()).isEqualTo(Reason.NOT_AUTHORISED);
                assertThat(e).hasMessageContaining("does not come from the CA in 'ca'");
                assertThat(others.requests()).isEmpty();
            }
        }
    }

    @Test
    void filesThatCannotBeUsedAreToldAtTheStart() throws Exception {
        Map<String, Object> settings = providers.settings(SimulatorOptions.KME_A);
        String certificate = (String) settings.get("certificate");
        assertMistake(settings, "private-key", certificate, "are 'certificate' and 'private-key' swapped?");
        assertMistake(settings, "ca", folder.resolve("none").toString(), "check the path");
        assertMistake(
                settings, "ca", Files.writeString(folder.resolve("empty"), "").toString(), "it must hold '-----BEGIN");
        assertMistake(settings, "provider", "http://127.0.0.1:1", "plain http would send keys in the clear");
        assertMistake(settings, "timeout", "0s", "5s");
    }

    private static void assertMistake(Map<String, Object> settings, String name, String value, String advice) {
        Map<String, Object> changed = new LinkedHashMap<>(settings);
        changed.put(name, value);
        assertThatThrownBy(() -> End.open(changed, "sae-bob").close())
                .isInstanceOfSatisfying(
                        BadSourceConfigException.class,
                        e -> assertThat(e.mistakes()).singleElement().satisfies(mistake -> {
                            assertThat(mistake.setting()).isEqualTo(name);
                            assertThat(mistake.advice()).contains(advice);
                        }));
    }
}
