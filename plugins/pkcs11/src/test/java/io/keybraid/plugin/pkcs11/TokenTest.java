package io.keybraid.plugin.pkcs11;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keybraid.api.Assurance;
import io.keybraid.api.BadSourceConfigException;
import io.keybraid.api.FakeRound;
import io.keybraid.api.FakeSourceContext;
import io.keybraid.api.Initiation;
import io.keybraid.api.KeySource;
import io.keybraid.api.KeySourceException;
import io.keybraid.api.KeySourceException.Reason;
import io.keybraid.api.Response;
import io.keybraid.api.SharedSecret;
import io.keybraid.api.SoftTokens;
import io.keybraid.api.SourceConfig;
import io.keybraid.api.SourceHealth.State;
import io.keybraid.api.Strand;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tokens that are pulled, locked or different, by SoftHSM. */
class TokenTest {

    @TempDir
    Path folder;

    private record End(KeySource source, Strand strand) {}

    private End end(SoftTokens.Token token, Path pin) throws Exception {
        return end(token, pin, "berlin");
    }

    private End end(SoftTokens.Token token, Path pin, String key) throws Exception {
        return end(token, token.slot(), pin, key);
    }

    private End end(SoftTokens.Token token, String slot, Path pin, String key) throws Exception {
        KeySource source = new Pkcs11Factory()
                .create(
                        SourceConfig.check(
                                Pkcs11Factory.OF_SOURCE,
                                Map.of("library", token.library().toString(), "slot", slot, "pin", pin.toString()),
                                folder),
                        FakeSourceContext.named("token"));
        return new End(source, source.strand(SourceConfig.check(Pkcs11Factory.OF_TUNNEL, Map.of("key", key), folder)));
    }

    private static FakeRound round() {
        return FakeRound.lasting(Duration.ofSeconds(30));
    }

    private static byte[] newKey() {
        byte[] key = new byte[32];
        new SecureRandom().nextBytes(key);
        return key;
    }

    private static boolean agree(End paris, End berlin) throws KeySourceException {
        FakeRound round = round();
        try (Initiation begun = paris.strand().initiate(round);
                Response response = berlin.strand().respond(round, begun.offer());
                SharedSecret secret = begun.complete(response.answer())) {
            return secret.matches(response.secret());
        }
    }

    private static String refusal(End end) {
        try {
            end.strand().initiate(round()).close();
            return "none";
        } catch (KeySourceException e) {
            assertThat(e.reason()).isEqualTo(Reason.UNAVAILABLE);
            return String.valueOf(e.getMessage());
        }
    }

    @Test
    void aSlotMayBeGivenAsPkcs11ToolShowsIt() throws Exception {
        SoftTokens.Token token = SoftTokens.take();
        token.put("berlin", "AES", newKey());
        Path pin = token.pin(folder);
        End paris = end(token, "0x" + Long.toHexString(Long.parseLong(token.slot())), pin, "berlin");
        End berlin = end(token, pin);
        assertThat(agree(paris, berlin)).isTrue();
        paris.source().close();
        berlin.source().close();

        for (String other : List.of("first", "0x", "1f", "-1")) {
            assertThatThrownBy(() -> end(token, other, pin, "berlin"))
                    .isInstanceOf(BadSourceConfigException.class)
                    .hasMessageContaining("'" + other + "' is not a slot's number");
        }
    }

    @Test
    void twoTokensWithTheSameKeyAgreeUntilOneIsPulled() throws Exception {
        SoftTokens.Token here = SoftTokens.take();
        SoftTokens.Token there = SoftTokens.take();
        byte[] key = newKey();
        here.put("berlin", "AES", key);
        there.put("berlin", "AES", key);
        End paris = end(here, here.pin(folder));
        End berlin = end(there, there.pin(folder));
        assertThat(paris.source().assurance()).isEqualTo(Assurance.STATIC);
        assertThat(agree(paris, berlin)).isTrue();
        assertThat(paris.source().health().state()).isEqualTo(State.UP);

        here.pull();

        assertThat(refusal(paris)).contains("is not there, or its key 'berlin' no longer is");
        assertThat(paris.source().health().state()).isEqualTo(State.DOWN);
        assertThat(refusal(paris)).contains("was not there a moment ago");
        assertThat(refusal(berlin)).isEqualTo("none");
        paris.source().close();
        berlin.source().close();
    }

    @Test
    void tokensWithDifferentKeysAreToldApart() throws Exception {
        SoftTokens.Token here = SoftTokens.take();
        SoftTokens.Token there = SoftTokens.take();
        here.put("berlin", "AES", newKey());
        there.put("berlin", "AES", newKey());
        End paris = end(here, here.pin(folder));
        End berlin = end(there, there.pin(folder));

        assertThatThrownBy(() -> agree(paris, berlin))
                .isInstanceOfSatisfying(
                        KeySourceException.class, e -> assertThat(e.reason()).isEqualTo(Reason.NOT_FOUND))
                .hasMessage("the other end's token has another key than the one that is called 'berlin' here");
        paris.source().close();
        berlin.source().close();
    }

    @Test
    void aKeyThatIsMissingOrOfAnotherKindKeepsNoOtherTunnelFromItsOwn() throws Exception {
        SoftTokens.Token token = SoftTokens.take();
        token.put("berlin", "AES", newKey());
        token.put("rome", "Generic", newKey());
        End berlin = end(token, token.pin(folder));
        Strand rome =
                berlin.source().strand(SourceConfig.check(Pkcs11Factory.OF_TUNNEL, Map.of("key", "rome"), folder));
        Strand oslo =
                berlin.source().strand(SourceConfig.check(Pkcs11Factory.OF_TUNNEL, Map.of("key", "oslo"), folder));

        assertThat(refusal(new End(berlin.source(), rome)))
                .contains("the key 'rome' in the token", "which 'mechanism: aes' does not take");
        assertThat(refusal(new End(berlin.source(), oslo))).contains("has no secret key 'oslo'");
        assertThat(refusal(berlin)).isEqualTo("none");
        berlin.source().close();
    }

    /** The right PIN is put into its place, and still the source does not try again: it cannot know. */
    @Test
    void aRefusedPinIsNeverTriedAgain() throws Exception {
        SoftTokens.Token token = SoftTokens.take();
        Path pin = token.pin(folder);
        Files.writeString(pin, "9999\n");
        End end = end(token, pin);

        assertThat(refusal(end)).contains("refused the PIN");
        Files.writeString(pin, SoftTokens.PIN);
        token.put("berlin", "AES", newKey());
        assertThat(refusal(end)).contains("refused the PIN", "is not asked again");
        assertThat(end.source().health().problem().orElseThrow()).contains("restart Keybraid");
        end.source().close();

        End restarted = end(token, pin);
        assertThat(refusal(restarted)).isEqualTo("none");
        restarted.source().close();
    }

    @Test
    void aPinThatOthersCanReadIsRefusedWithoutAWordOfIt() throws Exception {
        SoftTokens.Token token = SoftTokens.take();
        Path pin = token.pin(folder);
        Files.setPosixFilePermissions(pin, PosixFilePermissions.fromString("rw-r--r--"));

        assertThatThrownBy(() -> end(token, pin))
                .hasMessageContaining("may be used by others than its owner")
                .message()
                .doesNotContain(SoftTokens.PIN);
    }
}
