package io.keybraid.host.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.keybraid.host.problem.OperatorException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever stands in the file: it is read, or it is told what is wrong and where. */
class BrokenConfigsTest {

    private static final int FILES = 1_000;
    private static final String TEXT =
            Samples.SMALL + "    require: any(pq, classical)\n    on-stale: { block-after: 1h }\n";
    private static final String ODD = "\t\r\n :-?,[]{}#&*!|>'\"%@`~<=\0\u0007\u00e9\ud83d\udd11";

    @TempDir
    Path folder;

    private final Random random = new Random(20_260_102);

    @Test
    void tellsEveryTruncation() throws Exception {
        byte[] whole = TEXT.getBytes(StandardCharsets.UTF_8);
        int refused = 0;
        for (int length = 0; length < whole.length; length++) {
            refused += refuses(Arrays.copyOf(whole, length)) ? 1 : 0;
        }
        assertThat(refused).isGreaterThan(whole.length * 4 / 5);
    }

    @Test
    void tellsWhateverIsChanged() throws Exception {
        int refused = 0;
        for (int i = 0; i < FILES; i++) {
            refused += refuses(changed()) ? 1 : 0;
        }
        assertThat(refused).isBetween(FILES / 2, FILES - 1);
    }

    private byte[] changed() {
        StringBuilder text = new StringBuilder(TEXT);
        for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
            int from = random.nextInt(text.length());
            int to = Math.min(text.length(), from + random.nextInt(12));
            switch (random.nextInt(4)) {
                case 0 -> text.delete(from, to);
                case 1 -> text.insert(from, ODD.charAt(random.nextInt(ODD.length())));
                case 2 -> text.insert(random.nextInt(text.length()), text.substring(from, to));
                default -> text.setCharAt(from, ODD.charAt(random.nextInt(ODD.length())));
            }
        }
        byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
        if (random.nextInt(4) == 0) {
            bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return bytes;
    }

    private boolean refuses(byte[] bytes) throws Exception {
        Path file = Files.write(folder.resolve("keybraid.yaml"), bytes);
        try {
            ConfigParser.parse(file);
            return false;
        } catch (OperatorException e) {
            assertThat(e.getMessage()).startsWith(file + ":");
            assertThat(e.hint()).isNotBlank();
            return true;
        } catch (RuntimeException e) {
            throw new AssertionError(new String(bytes, StandardCharsets.UTF_8), e);
        }
    }
}
