package io.keybraid.plugin.etsi014;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.ResponseBody;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Bodies that were good once, with bytes changed, left out and put in: each is a key of 32 bytes or told in a few words, and no word is of the key. */
@Timeout(60)
class MutatedAnswersTest {

    private static final int BODIES = 20_000;
    private static final String KEY = Base64.getEncoder().encodeToString(new byte[] {
        17, 34, 51, 68, 85, 102, 119, -120, -103, -86, -69, -52, -35, -18, -1, 1,
        2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 18
    });
    private static final List<String> GOOD = List.of(
            "{\"keys\":[{\"key_ID\":\"bc490419-7d60-487f-adc1-4ddcc177c139\",\"key\":\"" + KEY + "\"}]}",
            "{\"key_container_extension\":{\"a\":[1,{\"b\":null}]},\"keys\":[{\"key\":\"" + KEY
                    + "\",\"key_extension\":{},\"key_ID\":\"a+b\"}],\"x\":1.5e3}");
    private static final String ODD = "{}[]\",:\\u0 \n\u00e9+=/<>9truenull-";

    private final Random random = new Random(20_261_127);

    private byte[] mutated(String good) {
        StringBuilder text = new StringBuilder(good);
        for (int i = random.nextInt(1, 6); i > 0 && !text.isEmpty(); i--) {
            int at = random.nextInt(text.length());
            switch (random.nextInt(4)) {
                case 0 -> text.setCharAt(at, (char) random.nextInt(256));
                case 1 -> text.delete(at, Math.min(text.length(), at + random.nextInt(1, 12)));
                case 2 -> text.insert(at, ODD.charAt(random.nextInt(ODD.length())));
                default -> text.insert(at, text.substring(at, Math.min(text.length(), at + random.nextInt(1, 40))));
            }
        }
        return text.toString().getBytes(random.nextInt(8) == 0 ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8);
    }

    private static KmeAnswer answer(byte[] body) throws IOException {
        return KmeAnswer.of(new Response.Builder()
                .request(new Request.Builder().url("https://kme.example/").build())
                .protocol(Protocol.HTTP_1_1)
                .code(200)
                .message("")
                .body(ResponseBody.create(body, null))
                .build());
    }

    @Test
    void aKeyContainerIsAKeyOrIsTold() throws Exception {
        int keys = 0;
        for (int i = 0; i < BODIES; i++) {
            byte[] body = mutated(GOOD.get(i % GOOD.size()));
            try (KmeAnswer answer = answer(body)) {
                List<DeliveredKey> read = KeyContainerReader.read(answer, 1);
                keys += read.size();
                assertThat(read).hasSize(1);
                read.forEach(DeliveredKey::close);
            } catch (MalformedAnswerException e) {
                assertTellsNothingOfTheKey(e.getMessage() + e.advice());
            } catch (RuntimeException e) {
                throw new AssertionError("body " + i + ": " + new String(body, StandardCharsets.ISO_8859_1), e);
            }
        }
        // Most are broken, and many are whole but for what does not matter.
        assertThat(keys).isBetween(BODIES / 50, BODIES / 2);
    }

    @Test
    void anErrorIsAFewWordsOnOneLine() throws Exception {
        String error =
                "{\"message\":\"no keys\",\"details\":[{\"detail\":\"" + KEY + "\"}],\"detail\":[{\"msg\":\"x\"}]}";
        List<String> errors = List.of(error, "<html><title>502 " + KEY + "</title><p>x</html>", "no keys: " + KEY);
        for (int i = 0; i < BODIES; i++) {
            try (KmeAnswer answer = answer(mutated(errors.get(i % errors.size())))) {
                Optional<String> text = ErrorText.of(answer);
                text.ifPresent(words -> {
                    assertThat(words).hasSizeLessThanOrEqualTo(210).doesNotContain("\n", "\r", "\u0000");
                    assertThat(words).doesNotContain(KEY);
                });
            }
        }
    }

    private static void assertTellsNothingOfTheKey(String told) {
        assertThat(told).doesNotContain("\n");
        for (int at = 0; at + 12 <= KEY.length(); at++) {
            assertThat(told).doesNotContain(KEY.substring(at, at + 12));
        }
    }
}
