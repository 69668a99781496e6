package io.keybraid.host.wireguard.uapi;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class HexDigitsTest {

    @Test
    void writesEveryNibbleInLowerCase() {
        for (int nibble = 0; nibble < 16; nibble++) {
            assertThat((char) HexDigits.digit(nibble)).isEqualTo(Character.forDigit(nibble, 16));
        }
    }

    @Test
    void readsEveryOctetInEitherCase() {
        for (int octet = 0; octet < 256; octet++) {
            assertThat(read(HexFormat.of().toHexDigits((byte) octet))).isEqualTo(octet);
            assertThat(read(HexFormat.of().withUpperCase().toHexDigits((byte) octet)))
                    .isEqualTo(octet);
        }
    }

    @Test
    void tellsEveryByteThatIsNoDigit() {
        for (int i = Byte.MIN_VALUE; i <= Byte.MAX_VALUE; i++) {
            byte character = (byte) i;
            boolean digit = i >= 0 && HexFormat.isHexDigit(i);
            assertThat(HexDigits.octet(character, (byte) '0') >= 0)
                    .as("high %d", i)
                    .isEqualTo(digit);
            assertThat(HexDigits.octet((byte) 'f', character) >= 0)
                    .as("low %d", i)
                    .isEqualTo(digit);
        }
    }

    private static int read(String digits) {
        byte[] bytes = digits.getBytes(StandardCharsets.US_ASCII);
        return HexDigits.octet(bytes[0], bytes[1]);
    }
}
