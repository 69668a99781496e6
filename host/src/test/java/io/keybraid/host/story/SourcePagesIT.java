package io.keybraid.host.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.keybraid.api.SoftTokens;
import io.keybraid.host.message.Message.StrandName;
import io.keybraid.host.testbed.TwoHosts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The configuration that a source's page shows rotates a tunnel: two hosts run it as it stands there. */
class SourcePagesIT {

    private static final Duration LONG = Duration.ofSeconds(60);

    /** The sample: declarations, the tunnel's sources, its policy if it has one of its own. */
    private static final Pattern SAMPLE = Pattern.compile("""
            (?m)^(?<in> *)sources:
            (?<sources>(?:\\k<in>  .+
            )+)\\k<in>tunnels:
            \\k<in>  paris-berlin:
            (?:\\k<in>    (?!sources:).+
            )*\\k<in>    sources: (?<used>.+)
            (?:\\k<in>    require: "(?<require>.+)"
            )?""");

    @TempDir
    private Path folder;

    @Test
    void etsi014WithTheSimulatorsKmes() throws Exception {
        try (TwoHosts hosts = new TwoHosts(folder)) {
            rotates("etsi014", hosts, SourcePagesIT::atTheSimulator, "qkd");
        }
    }

    @Test
    void skipWithTheSimulatorsProviders() throws Exception {
        try (TwoHosts hosts = new TwoHosts(folder)) {
            rotates("skip", hosts, SourcePagesIT::atTheSimulator, "skip");
        }
    }

    @Test
    void mlkem() throws Exception {
        try (TwoHosts hosts = new TwoHosts(folder)) {
            rotates("mlkem", hosts, "pq");
        }
    }

    @Test
    void x25519() throws Exception {
        try (TwoHosts hosts = new TwoHosts(folder)) {
            rotates("x25519", hosts, "classical");
        }
    }

    /** What a reader changes in the page's sample: where his provider answers, his name and the other end's, his files. */
    private static String atTheSimulator(String sample) {
        return sample.replaceFirst("https://[a-z-]+\\.example:8443", "%1\\$s")
                .replaceFirst("sae: sae-alice", "sae: %2\\$s")
                .replaceFirst("[a-z]+/[a-z-]+\\.crt", "%3\\$s")
                .replaceFirst("[a-z]+/[a-z-]+\\.key", "%4\\$s")
                .replaceFirst("[a-z]+/ca\\.crt", "%5\\$s")
                .replaceFirst("sae-bob", "%1\\$s");
    }

    @Test
    void fileAKeyCarriedToBothEnds() throws Exception {
        byte[] key = new byte[32];
        new SecureRandom().nextBytes(key);
        try (TwoHosts hosts = new TwoHosts(folder)) {
            for (TwoHosts.End end : new TwoHosts.End[] {hosts.paris(), hosts.berlin()}) {
                writePrivately(
                        end.folder().resolve("psk").resolve("berlin.key"),
                        Base64.getEncoder().encodeToString(key));
            }
            rotates("file", hosts, "paper", "pq");
        }
    }

    @Test
    void oqsByWhatIsThere() throws Exception {
        try (TwoHosts hosts = new TwoHosts(folder)) {
            rotates("oqs", hosts, "frodo", "pq");
        }
    }

    /** SoftHSM's token is not where the page says, and the slot has another number. */
    @Test
    void pkcs11WithTheSameKeyInBothTokens() throws Exception {
        SoftTokens.Token token = SoftTokens.take();
        byte[] key = new byte[32];
        new SecureRandom().nextBytes(key);
        token.put("paris-berlin", "AES", key);
        try (TwoHosts hosts = new TwoHosts(folder)) {
            for (TwoHosts.End end : new TwoHosts.End[] {hosts.paris(), hosts.berlin()}) {
                writePrivately(end.folder().resolve("token.pin"), SoftTokens.PIN);
            }
            Function<String, String> here = declarations -> declarations.replace(
                    "/usr/lib/softhsm/libsofthsm2.so", token.library() + ", slot: \"" + token.slot() + "\"");
            rotates("pkcs11", hosts, here, "pq", "token");
        }
    }

    private static void rotates(String page, TwoHosts hosts, String... strands) throws Exception {
        rotates(page, hosts, Function.identity(), strands);
    }

    private static void rotates(String page, TwoHosts hosts, Function<String, String> replaced, String... strands)
            throws Exception {
        String text = Files.readString(Path.of(System.getProperty("keybraid.root"), "docs", "sources", page + ".md"));
        Matcher sample = SAMPLE.matcher(text);
        assertThat(sample.find()).as("a sample in docs/sources/" + page + ".md").isTrue();
        String require = Optional.ofNullable(sample.group("require")).orElse("all(" + String.join(", ", strands) + ")");
        hosts.declaringOnly(replaced.apply(sample.group("sources")))
                .using(replaced.apply(sample.group("used")))
                .requiring(require)
                .start();
        await().atMost(LONG).until(() -> hosts.paris().view().epoch() >= 1 && hosts.endsAreEqual());
        assertThat(hosts.berlin().view().used()).extracting(StrandName::name).containsExactly(strands);
    }

    private static void writePrivately(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, text + "\n");
    }
}
