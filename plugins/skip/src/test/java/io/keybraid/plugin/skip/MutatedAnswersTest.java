package io.keybraid.plugin.skip;

import static org.assertj.core.api.Assertions.assertThat;

import io.keybraid.plugin.skip.AnswerReader.MalformedException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Answers that were good once, with bytes changed, left out and put in: each is a key of 32 bytes or told in a few words, and no word is of the key. */
@Timeout(60)
class MutatedAnswersTest {

    private static final int ANSWERS = 20_000;
    private static final String KEY = "00112233445566778899aabbccddeeff0102030405060708090a0b0c0d0e0f10";
    private static final String BODY = "{\"keyId\":\"0123456789abcdef\",\"key\":\"" + KEY + "\",\"x\":[1,{}]}";
    private static final List<String> GOOD = List.of(
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " + BODY.length() + "\r\n\r\n" + BODY,
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n20\r\n" + BODY.substring(0, 32) + "\r\n"
                    + Integer.toHexString(BODY.length() - 32) + "\r\n" + BODY.substring(32) + "\r\n0\r\n\r\n",
            "HTTP/1.0 200 \r\n\r\n" + BODY);
    private static final String ODD = "{}[]\",:\\u0 \r\n;+=9truenull-ABf";

    private final Random random = new Random(20_261_127);

    private byte[] mutated(String good) {
        StringBuilder text = new StringBuilder(good);
        for (int i = random.nextInt(1, 5); i > 0 && !text.isEmpty(); i--) {
            int at = random.nextInt(text.length());
            switch (random.nextInt(4)) {
                case 0 -> text.setCharAt(at, (char) random.nextInt(256));
                case 1 -> text.delete(at, Math.min(text.length(), at + random.nextInt(1, 12)));
                case 2 -> text.insert(at, ODD.charAt(random.nextInt(ODD.length())));
                default -> text.insert(at, text.substring(at, Math.min(text.length(), at + random.nextInt(1, 40))));
            }
        }
        return text.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    @Test
    void anAnswerIsAKeyOrIsTold() {
        int keys = 0;
        for (int i = 0; i < ANSWERS; i++) {
            byte[] bytes = mutated(GOOD.get(i % GOOD.size()));
            try (HttpAnswer answer = HttpAnswer.read(new ByteArrayInputStream(bytes))) {
                assertThat(answer.status()).isBetween(100, 599);
                AnswerReader.key(answer).close();
                keys++;
            } catch (IOException | MalformedException e) {
                assertTellsNothingOfTheKey(String.valueOf(e.getMessage()));
            } catch (RuntimeException e) {
                throw new AssertionError("answer " + i + ": " + new String(bytes, StandardCharsets.ISO_8859_1), e);
            }
        }
        assertThat(keys).isBetween(ANSWERS / 50, ANSWERS / 2);
    }

    @Test
    void whatAProviderSaysOfItselfIsReadOrTold() {
        String said =
                "{\"entropy\":true,\"key\":true,\"algorithm\":\"x\",\"localSystemID\":\"a\",\"remoteSystemID\":[\"[!b]*?\",1]}";
        String good = "HTTP/1.1 200 OK\r\nContent-Length: " + said.length() + "\r\n\r\n" + said;
        for (int i = 0; i < ANSWERS; i++) {
            byte[] bytes = mutated(good);
            try (HttpAnswer answer = HttpAnswer.read(new ByteArrayInputStream(bytes))) {
                AnswerReader.capabilities(answer).shareKeysWith("sae-bob");
            } catch (IOException | MalformedException e) {
                assertThat(String.valueOf(e.getMessage())).doesNotContain("\n");
            } catch (RuntimeException e) {
                throw new AssertionError("answer " + i + ": " + new String(bytes, StandardCharsets.ISO_8859_1), e);
            }
        }
    }

    private static void assertTellsNothingOfTheKey(String told) {
        for (int at = 0; at + 12 <= KEY.length(); at++) {
            assertThat(told).doesNotContain(KEY.substring(at, at + 12));
        }
    }
}
