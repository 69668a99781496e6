package io.keybraid.host.secrets;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import io.keybraid.host.secrets.SecretSearch.Found;
import io.keybraid.host.testbed.ChildJvm;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every log line of every level, exception, toString and answer to an operator, and every byte that the ends send each other,
 * before TLS: searched for every secret that the two hosts had while they rotated, and failed in seven ways.
 */
class SecretsStayHomeIT {

    private static final int SEED_BYTES = 32;
    private static final String LEAK = "SecretsStayHomeMain";

    @TempDir
    private Path folder;

    @Test
    void noSecretIsInAnythingThatAHostSaysOrSends() throws Exception {
        Testimony testimony = Testimony.in(folder.resolve("testimony"));
        Path said = folder.resolve("said.txt");
        run(testimony, said);
        List<Testimony.Seen> secrets = testimony.secrets();
        Map<String, Long> makers =
                secrets.stream().collect(groupingBy(Testimony.Seen::maker, TreeMap::new, counting()));
        System.out.println("[secrets] " + Files.size(said) + " bytes were said and " + Files.size(testimony.frames())
                + " sent; searched for " + makers);
        assertThat(makers)
                .containsKeys("PresharedKey", "ChainSecret", "JournalKey", LEAK)
                .hasSizeGreaterThanOrEqualTo(8); // and the witness's, and those of three plugins
        SecretSearch search = new SecretSearch();
        secrets.forEach(secret -> search.add(secret.maker(), secret.bytes()));
        search.add("identity", identity());
        List<Found> inWords = search.in(said);
        List<Found> inFrames = search.in(testimony.frames());
        assertThat(Stream.concat(inWords.stream(), inFrames.stream()))
                .as("what is found is what was leaked on purpose")
                .allMatch(found -> found.secret().equals(LEAK));
        assertThat(inWords).extracting(Found::written).contains(Written.HEX, Written.BASE64);
        assertThat(inFrames).extracting(Found::written).contains(Written.RAW);
        assertThat(Files.readString(said)).contains("that was said by", "PresharedKey", "ChainSecret", "SharedSecret");
    }

    private void run(Testimony testimony, Path said) throws Exception {
        List<String> words = new ArrayList<>(ChildJvm.command(
                SecretsStayHomeMain.class, folder.resolve("hosts").toString()));
        words.addAll(
                1,
                List.of(
                        testimony.javaOption(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-Dkeybraid.root=" + System.getProperty("keybraid.root")));
        Process process = new ProcessBuilder(words)
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        try {
            assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
            assertThat(process.exitValue()).as("the story's exit code").isZero();
        } finally {
            process.destroyForcibly();
        }
    }

    /** The seed of a host's private key: the beginning of such a file is the same for all. */
    private byte[] identity() throws Exception {
        List<String> lines = Files.readAllLines(folder.resolve("hosts/paris/identity.pem"));
        int begin = lines.indexOf("-----BEGIN PRIVATE KEY-----");
        int end = lines.indexOf("-----END PRIVATE KEY-----");
        byte[] der = Base64.getMimeDecoder().decode(String.join("", lines.subList(begin + 1, end)));
        return Arrays.copyOfRange(der, der.length - SEED_BYTES, der.length);
    }
}
