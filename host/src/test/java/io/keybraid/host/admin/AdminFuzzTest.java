package io.keybraid.host.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.keybraid.host.fuzz.FuzzRun;
import io.keybraid.host.problem.OperatorException;
import io.keybraid.host.status.StatusJson;
import io.keybraid.host.status.StatusSamples;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Lines on the status socket, in both directions: each is understood, or refused with one plain answer. */
class AdminFuzzTest {

    private static final List<String> BITS = List.of(
            "[]",
            "{}",
            "[",
            "{",
            "}",
            "]",
            "null",
            "\"",
            "\\u0000",
            "\\",
            ":",
            ",",
            "1e999",
            "-",
            "true",
            " ",
            "\n",
            "\u0000",
            "\"version\":1",
            "\"command\":\"status\"",
            "\"tunnel\":",
            "\"answer\":",
            "\"error\":{}",
            "9".repeat(400));
    private static final byte[] STATUS =
            AdminLine.answer(StatusJson.write(StatusSamples.HOST)).toString().getBytes(StandardCharsets.UTF_8);

    @Test
    void everyLineIsARequestOrIsRefusedInAFewWords() throws Exception {
        double understood = FuzzRun.run("admin requests", 100_000, random -> {
            byte[] line = line(random, request(random));
            try {
                AdminRequest read = AdminLine.parseRequest(line);
                byte[] again = AdminLine.request(read).toString().getBytes(StandardCharsets.UTF_8);
                assertThat(AdminLine.parseRequest(again)).isEqualTo(read);
                return true;
            } catch (OperatorException refused) {
                assertThat(refused.getMessage()).startsWith("a line on the admin socket is not understood: ");
                return false;
            }
        });
        assertThat(understood).isBetween(0.01, 0.9);
    }

    private static byte[] request(SplittableRandom random) {
        AdminRequest request = random.nextBoolean()
                ? AdminRequest.of("status")
                : new AdminRequest("rotate", Optional.of("paris-berlin"));
        return AdminLine.request(request).toString().getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void everyAnswerIsAStatusOrIsRefused() throws Exception {
        double understood = FuzzRun.run("status answers", 20_000, random -> {
            try {
                return StatusJson.read(AdminLine.parseAnswer(line(random, STATUS))) != null;
            } catch (OperatorException refused) {
                return false;
            }
        });
        assertThat(understood).isBetween(0.01, 0.9);
    }

    private static byte[] line(SplittableRandom random, byte[] right) {
        return switch (random.nextInt(8)) {
            case 0 -> right;
            case 1, 2 -> FuzzRun.spoiled(right, random);
            case 3 -> "[".repeat(random.nextInt(5_000)).getBytes(StandardCharsets.US_ASCII);
            case 4 -> words(random);
            default -> mixed(right, random);
        };
    }

    private static byte[] words(SplittableRandom random) {
        StringBuilder text = new StringBuilder();
        for (int words = random.nextInt(12); words > 0; words--) {
            text.append(BITS.get(random.nextInt(BITS.size())));
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** A word somewhere in it, or in place of some of it. */
    private static byte[] mixed(byte[] right, SplittableRandom random) {
        int at = random.nextInt(right.length);
        int from = Math.min(right.length, at + random.nextInt(4));
        byte[] word = BITS.get(random.nextInt(BITS.size())).getBytes(StandardCharsets.UTF_8);
        byte[] begin = FuzzRun.joined(Arrays.copyOf(right, at), word);
        return FuzzRun.joined(begin, Arrays.copyOfRange(right, from, right.length));
    }
}
