package io.keybraid.host.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.keybraid.api.SoftTokens;
import io.keybraid.host.admin.AdminClient;
import io.keybraid.host.admin.AdminRequest;
import io.keybraid.host.key.InterfaceName;
import io.keybraid.host.key.WireGuardKey;
import io.keybraid.host.message.Message.StrandName;
import io.keybraid.host.testbed.TwoHosts;
import io.keybraid.host.testbed.TwoHosts.End;
import io.keybraid.host.tunnel.Tunnel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A tunnel takes any number of sources, several of one plugin among them, and each tunnel its own. */
class CompositionIT {

    private static final Duration LONG = Duration.ofSeconds(90);
    private static final InterfaceName SECOND = new InterfaceName("wg1");

    /** Two tunnels: declarations, the first one's sources and policy, the settings of the second. */
    private static final Pattern PAGE = Pattern.compile("""
            \\n    sources:
            (?<sources>(?:      .+\\n)+)    tunnels:
                  paris-berlin:
                    sources: (?<used>.+)
                    require: "(?<require>.+)"
                  second:
            (?<second>(?:        .+\\n)+)""");

    @TempDir
    private Path folder;

    private TwoHosts hosts;

    @BeforeEach
    void prepare() throws Exception {
        hosts = new TwoHosts(folder);
    }

    @AfterEach
    void close() {
        hosts.close();
    }

    @Test
    void aTunnelRotatesWithAStrandOfEveryPlugin() throws Exception {
        SoftTokens.Token token = SoftTokens.take();
        token.put("berlin", "AES", random());
        String key = Base64.getEncoder().encodeToString(random());
        writePrivately(hosts.paris().folder().resolve("berlin.key"), key);
        writePrivately(hosts.berlin().folder().resolve("berlin.key"), key);
        hosts.declaring("""
                        skip:  { plugin: skip, provider: "%%1$s", certificate: "%%3$s", private-key: "%%4$s", ca: "%%5$s", assurance: qkd }
                        frodo: { plugin: oqs, algorithm: FrodoKEM-976-SHAKE }
                        paper: { plugin: file }
                        token: { plugin: pkcs11, library: "%s", slot: "%s", pin: "%s" }
                        """.formatted(token.library(), token.slot(), token.pin(folder)))
                .using("{ qkd: { peer-sae: %1$s }, skip: { peer-system: %1$s }, pq: {}, frodo: {}, classical: {},"
                        + " paper: { path: berlin.key }, token: { key: berlin } }")
                .requiring("all(qkd, skip, pq, frodo, classical, paper, token)")
                .start();

        await().atMost(LONG).until(() -> hosts.paris().view().epoch() >= 3 && hosts.endsAreEqual());

        for (End end : List.of(hosts.paris(), hosts.berlin())) {
            assertThat(end.view().used())
                    .extracting(StrandName::name)
                    .containsExactly("classical", "frodo", "paper", "pq", "qkd", "skip", "token");
            assertThat(end.view().alarms()).isEmpty();
        }
    }

    @Test
    void oneTunnelTakesTwoOfAPluginAndTheOtherNoneOfThese() throws Exception {
        Matcher page = PAGE.matcher(
                Files.readString(Path.of(System.getProperty("keybraid.root"), "docs", "sources", "README.md")));
        assertThat(page.find()).as("two tunnels in docs/sources/README.md").isTrue();
        hosts.declaringOnly(page.group("sources"))
                .using(page.group("used"))
                .requiring(page.group("require"))
                .start();
        addSecond(hosts.paris(), hosts.berlin(), page.group("second"));
        addSecond(hosts.berlin(), hosts.paris(), page.group("second"));

        await().atMost(LONG)
                .until(() -> hosts.paris().view().epoch() >= 2
                        && second(hosts.paris()).view().epoch() >= 2
                        && hosts.endsAreEqual());

        for (End end : List.of(hosts.paris(), hosts.berlin())) {
            assertThat(end.view().used())
                    .extracting(StrandName::name, StrandName::algorithm)
                    .containsExactly(tuple("pq", "ML-KEM-768"), tuple("strong", "ML-KEM-1024"));
            assertThat(second(end).view().used()).extracting(StrandName::name).containsExactly("classical", "prime");
        }
    }

    private static void addSecond(End end, End other, String settings) throws Exception {
        end.wires().addInterface(SECOND, second(end.key()));
        end.wires().addPeer(SECOND, second(other.key()));
        Path file = end.folder().resolve("keybraid.yaml");
        Files.writeString(
                file,
                Files.readString(file)
                        + """
                  second:
                    interface: %s
                    peer: "%s"
                    public-key: "%s"
                    identity: "%s"
                %s    rotate-every: 1s
                """.formatted(
                                        SECOND.value(),
                                        second(other.key()),
                                        second(end.key()),
                                        other.pin(),
                                        settings.indent(-4)));
        AdminClient.ask(end.host().config().adminSocket(), AdminRequest.of("reload"), LONG);
    }

    private static Tunnel second(End end) {
        return end.host().tunnel("second").orElseThrow();
    }

    /** Another key than that of the first interface. */
    private static WireGuardKey second(WireGuardKey first) {
        byte[] bytes = Base64.getDecoder().decode(first.toString());
        Arrays.fill(bytes, 0, 4, (byte) 9);
        return new WireGuardKey(bytes);
    }

    private static byte[] random() {
        byte[] bytes = new byte[32];
        new SecureRandom().nextBytes(bytes);
        return bytes;
    }

    private static void writePrivately(Path file, String text) throws Exception {
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, text + "\n");
    }
}
