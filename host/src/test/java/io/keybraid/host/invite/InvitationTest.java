package io.keybraid.host.invite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.keybraid.host.key.HostPort;
import io.keybraid.host.key.IdentityPin;
import io.keybraid.host.key.WireGuardKey;
import io.keybraid.host.problem.OperatorException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class InvitationTest {

    private static final String SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private static final Invitation DIALLED = invitation(Optional.of(HostPort.parse("berlin.example:7432")));

    private static Invitation invitation(Optional<HostPort> endpoint) {
        byte[] identity = new byte[IdentityPin.LENGTH];
        byte[] key = new byte[WireGuardKey.LENGTH];
        for (int i = 0; i < identity.length; i++) {
            identity[i] = (byte) (i * 37 + 11);
            key[i] = (byte) (i * 91 + 5);
        }
        return new Invitation(new IdentityPin(identity), new WireGuardKey(key), endpoint);
    }

    private static OperatorException refusal(String text) {
        OperatorException refusal = catchThrowableOfType(OperatorException.class, () -> Invitation.parse(text));
        assertThat(refusal).as(text).isNotNull();
        return refusal;
    }

    @Test
    void comesBackAsItWas() throws Exception {
        for (String place : List.of("berlin.example:7432", "192.0.2.1:1", "[2001:db8::1]:65535")) {
            Invitation made = invitation(Optional.of(HostPort.parse(place)));
            assertThat(Invitation.parse(made.text())).isEqualTo(made);
        }
        Invitation dials = invitation(Optional.empty());
        assertThat(Invitation.parse(dials.text())).isEqualTo(dials);
        assertThat(dials.text())
                .matches("([0-9A-HJKMNP-TV-Z]{8}-){15}[0-9A-HJKMNP-TV-Z]{2,8}")
                .hasSizeLessThan(160);
    }

    @Test
    void isReadAsPeopleCopyIt() throws Exception {
        String text = DIALLED.text();
        assertThat(Invitation.parse(
                        text.toLowerCase(Locale.ROOT).replace('0', 'o').replace('1', 'l')))
                .isEqualTo(DIALLED);
        assertThat(Invitation.parse(" " + text.replace("-", " \n") + "\n")).isEqualTo(DIALLED);
    }

    @Test
    void tellsTheGroupOfEveryWrongSign() {
        String text = DIALLED.text();
        for (int at = 0; at < text.length(); at++) {
            for (char sign : SIGNS.toCharArray()) {
                if (text.charAt(at) != '-' && text.charAt(at) != sign) {
                    String wrong = text.substring(0, at) + sign + text.substring(at + 1);
                    assertThat(refusal(wrong)).hasMessageStartingWith("the invitation: group " + (at / 9 + 1) + ", '");
                }
            }
        }
    }

    @Test
    void tellsNeighboursThatChangedPlaces() {
        String text = DIALLED.text();
        for (int at = 0; at + 1 < text.length(); at++) {
            char one = text.charAt(at);
            char other = text.charAt(at + 1);
            if (one != '-' && other != '-' && one != other) {
                String wrong = text.substring(0, at) + other + one + text.substring(at + 2);
                assertThat(refusal(wrong)).hasMessageContaining("group " + (at / 9 + 1) + ", '");
            }
        }
    }

    @Test
    void tellsGroupsThatChangedPlacesOrAreMissing() {
        List<String> groups = List.of(DIALLED.text().split("-", -1));
        for (int at = 0; at + 2 < groups.size(); at++) {
            List<String> swapped = new ArrayList<>(groups);
            Collections.swap(swapped, at, at + 1);
            assertThat(refusal(String.join("-", swapped))).hasMessageContaining("group " + (at + 1) + ", '");
            List<String> fewer = new ArrayList<>(groups);
            fewer.remove(at);
            assertThat(refusal(String.join("-", fewer))).hasMessageContaining("group " + (at + 1) + ", '");
        }
        for (int count = 0; count < groups.size(); count++) {
            assertThat(refusal(String.join("-", groups.subList(0, count)))).hasMessageContaining("not whole");
        }
    }

    @Test
    void isRefusedWhereItIsNoneAtAll() {
        assertThat(refusal("hello, world")).hasMessageContaining("group 1, 'HE110?W0', is mistyped");
        assertThatExceptionOfType(OperatorException.class)
                .isThrownBy(() -> Invitation.parse(SpelledBytes.spell(new byte[100])))
                .withMessageContaining("not whole");
    }

    @Test
    void hasAFingerprintThatAnyChangeChanges() {
        assertThat(DIALLED.fingerprint()).matches("[0-9A-Z]{4}( [0-9A-Z]{4}){3}");
        assertThat(invitation(Optional.empty()).fingerprint()).isNotEqualTo(DIALLED.fingerprint());
    }
}
