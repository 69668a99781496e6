package io.keybraid.sim;

import static io.keybraid.sim.RunningPair.ALICE_TO_BOB;
import static io.keybraid.sim.RunningPair.BOB_FROM_ALICE;
import static io.keybraid.sim.RunningPair.idsOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.keybraid.sim.SaeClient.Reply;
import io.keybraid.sim.cli.RequestLinesProbe;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Everything the simulator says while it gives out keys, searched for every key. */
class SecretsStayHomeTest {

    @TempDir
    Path directory;

    @Test
    void noKeyAndNoPrivateKeyIsInALogOrTheRequestLog() throws Exception {
        StringWriter said = new StringWriter();
        List<byte[]> secrets = new ArrayList<>();
        Logger root = Logger.getLogger("");
        Level before = root.getLevel();
        Everything everything = new Everything(said);
        root.addHandler(everything);
        root.setLevel(Level.ALL);
        try {
            secrets.addAll(keysOfALivelyConversation(said));
        } finally {
            root.setLevel(before);
            root.removeHandler(everything);
        }
        assertThat(said.toString()).contains("dec_keys").contains("Get").hasSizeGreaterThan(1_000);
        for (String file : List.of("ca.key", "kme-a.key", "sae-alice.key")) {
            secrets.add(der(directory.resolve(file)));
        }
        assertThat(secrets).hasSize(15);
        for (byte[] secret : secrets) {
            for (String form : forms(secret)) {
                assertThat(said.toString().contains(form))
                        .as("a secret was said")
                        .isFalse();
            }
        }
    }

    private List<byte[]> keysOfALivelyConversation(StringWriter said) throws Exception {
        List<byte[]> keys = new ArrayList<>();
        try (Simulator simulator = Simulator.start(SimulatorOptions.in(directory)
                        .withListener(RequestLinesProbe.printingTo(new PrintWriter(said))));
                SaeClient alice = SaeClient.of(simulator, "kme-a", "sae-alice");
                SaeClient bob = SaeClient.of(simulator, "kme-b", "sae-bob")) {
            said.append(RequestLinesProbe.announcement(simulator));
            Reply master = alice.post(ALICE_TO_BOB + "enc_keys", "{\"number\":10}");
            bob.post(BOB_FROM_ALICE + "dec_keys", idsOf(master.keyIds().subList(0, 5)));
            bob.post(BOB_FROM_ALICE + "dec_keys", idsOf(master.keyIds()));
            bob.post(BOB_FROM_ALICE + "dec_keys", "{");
            Reply skip = alice.get("/key?remoteSystemID=sae-bob");
            keys.add(HexFormat.of().parseHex(skip.json().path("key").asString()));
            Reply entropy = alice.get("/entropy");
            keys.add(HexFormat.of().parseHex(entropy.json().path("randomStr").asString()));
            alice.get(ALICE_TO_BOB + "enc_keys?size=7");
            alice.get(ALICE_TO_BOB + "dec_keys?key_ID=" + master.keyIds().get(7));
            said.append("Get ").append(simulator.requests().latest().toString());
            said.append(simulator.kme("kme-a").counts().toString());
            for (int at = 0; at < 10; at++) {
                keys.add(master.key(at));
            }
        }
        return keys;
    }

    private static byte[] der(Path key) throws Exception {
        List<String> lines = Files.readAllLines(key);
        return Base64.getDecoder().decode(String.join("", lines.subList(1, lines.size() - 1)));
    }

    private static List<String> forms(byte[] secret) {
        // Of a private key, its own part: the start of the PKCS#8 block is the same for all.
        byte[] own = secret.length > 64 ? Arrays.copyOfRange(secret, 36, 68) : secret;
        String base64 = Base64.getEncoder().encodeToString(secret);
        String hex = HexFormat.of().formatHex(own);
        return List.of(
                new String(own, StandardCharsets.ISO_8859_1),
                hex,
                hex.toUpperCase(Locale.ROOT),
                base64.substring(Math.max(0, base64.length() - 40), base64.length() - 4),
                base64,
                Base64.getUrlEncoder().encodeToString(secret),
                Arrays.toString(own));
    }

    private static final class Everything extends Handler {

        private final StringWriter said;

        Everything(StringWriter said) {
            this.said = said;
            setLevel(Level.ALL);
        }

        @Override
        public void publish(LogRecord line) {
            said.append(new SimpleFormatter().format(line)).append('\n');
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
