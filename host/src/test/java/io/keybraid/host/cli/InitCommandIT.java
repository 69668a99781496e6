package io.keybraid.host.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.keybraid.host.config.NewConfig;
import io.keybraid.host.config.NewSource;
import io.keybraid.host.identity.HostIdentity;
import io.keybraid.host.invite.Invitation;
import io.keybraid.host.key.HostPort;
import io.keybraid.host.key.WireGuardKey;
import io.keybraid.sim.Simulator;
import io.keybraid.sim.SimulatorOptions;
import java.io.BufferedReader;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** {@code keybraid init} with the shipped plugins, and what the commands after it do with what it wrote. */
@Isolated("it sets a system property that other commands read")
class InitCommandIT {

    private static final String HOME = "keybraid.home";
    private static final Path DIST = Path.of(System.getProperty("keybraid.root"), "host/target/dist");
    private static @Nullable String homeBefore;

    @TempDir
    Path folder;

    @BeforeAll
    static void beInstalled() {
        homeBefore = System.setProperty(HOME, DIST.toString());
    }

    @AfterAll
    static void beAsBefore() {
        if (homeBefore == null) {
            System.clearProperty(HOME);
        } else {
            System.setProperty(HOME, homeBefore);
        }
    }

    private Path file() {
        return folder.resolve("etc/keybraid.yaml");
    }

    private CommandRun run(String command, String... options) {
        List<String> line = new ArrayList<>(List.of(command, "--config", file().toString()));
        line.addAll(List.of(options));
        return CommandRun.of(line.toArray(String[]::new));
    }

    private CommandRun init(String... options) {
        List<String> line = new ArrayList<>(List.of("--yes"));
        line.addAll(List.of(options));
        return run("init", line.toArray(String[]::new));
    }

    @Test
    void writesWhatCheckAcceptsAndSaysWhatComesNext() throws Exception {
        CommandRun made = init("--endpoint", "berlin.example:7432", "--web", "127.0.0.1:7480");
        assertThat(made.exitCode()).as(made.err()).isZero();
        String pin = HostIdentity.load(folder.resolve("etc/identity.pem")).pin().toString();
        assertThat(made.out())
                .startsWith("ok  source pq          ML-KEM-1024, post-quantum, by mlkem ")
                .contains("ok  new identity       " + pin + "\n", "written to " + file() + "\n")
                .contains("next: keybraid invite --config " + file())
                .endsWith(" --endpoint berlin.example:7432, and take what it prints to the other end\n");
        CommandRun checked = run("check", "--offline");
        assertThat(checked.exitCode()).as(checked.err()).isZero();
        assertThat(checked.out()).contains(file() + ", no tunnel yet\n", pin);
        assertThat(checked.err()).contains("tunnels: there is none yet\nhint: 'keybraid invite' tells the other end");
        assertThat(Files.readString(file()))
                .contains("# What must survive a restart.", "web: \"127.0.0.1:7480\"", "tunnels: {}");
    }

    @Test
    void neverWritesOverAConfiguration() throws Exception {
        init();
        String before = Files.readString(file());
        CommandRun again = init("--web", "127.0.0.1:7480");
        assertThat(again.exitCode()).isEqualTo(3);
        assertThat(again.out()).isEmpty();
        assertThat(again.err())
                .startsWith("keybraid: " + file() + " exists already, and is left as it is\nhint: go on with it: ");
        assertThat(Files.readString(file())).isEqualTo(before);
    }

    @Test
    void writesNothingWhereSomethingIsWrong() {
        assertRefused(2, "--endpoint: '???' is no", "--endpoint", "???:7432");
        assertRefused(2, "--web: ", "--web", "nowhere");
        assertRefused(2, "--source: 'QKD' is not a name", "--source", "QKD=etsi014");
        assertRefused(2, "--set: 'qkd' is none of the sources\nhint: they are: pq;", "--set", "qkd.sae=sae-alice");
        assertRefused(3, "no plugin 'etsi041' is loaded", "--source", "qkd=etsi041");
        assertRefused(3, "--set pq.parametre-set=…: is not a setting", "--set", "pq.parametre-set=ML-KEM-768");
        assertRefused(8, "there is no WireGuard interface 'wg-none'", "--interface", "wg-none");
        CommandRun incomplete = assertRefused(3, "--set qkd.kme=…: is missing", "--source", "qkd=etsi014");
        assertThat(incomplete.err()).contains("\n--set qkd.sae=…: is missing\n", "\nhint: add it: our SAE ID");
    }

    private CommandRun assertRefused(int exitCode, String words, String... options) {
        CommandRun run = init(options);
        assertThat(run.exitCode()).as(run.err()).isEqualTo(exitCode);
        assertThat(run.err()).contains(words);
        assertThat(folder.resolve("etc")).doesNotExist();
        return run;
    }

    @Test
    void asksForWhatAPluginNeedsUntilItIsContent() throws Exception {
        try (Simulator kmes = Simulator.start(SimulatorOptions.in(folder.resolve("qkd")))) {
            String answers = String.join(
                    "\n",
                    "etsi041",
                    "etsi014",
                    "",
                    kmes.kme(SimulatorOptions.KME_A).url().toString(),
                    "sae-alice",
                    "nowhere.crt",
                    kmes.pki().privateKey("sae-alice").toString(),
                    kmes.pki().ca().toString(),
                    "yes",
                    "",
                    "",
                    "",
                    kmes.pki().certificate("sae-alice").toString(),
                    "",
                    "",
                    "",
                    "");
            StringWriter shown = new StringWriter();
            PrintWriter out = new PrintWriter(shown);
            Questions questions = new Questions(
                    new BufferedReader(new StringReader(answers)), out, new ErrorPrinter(out, Terminal.NONE));
            NewConfig usual = NewConfig.of(
                    file(), "init", folder.resolve("i.pem"), folder.resolve("state"), DIST.resolve("plugins"));
            List<NewSource> sources = new InitDialogue(questions, usual).sources(List.of(NewSource.POST_QUANTUM));
            assertThat(sources).extracting(NewSource::name).containsExactly("pq", "qkd");
            assertThat(sources.getLast().settings().get("sae")).containsExactly("sae-alice");
            assertThat(shown.toString())
                    .contains("there is no plugin 'etsi041'", "kme, ", "nowhere.crt")
                    .contains(
                            "certificate, our certificate, with those between it and the KME's CA (PEM) [nowhere.crt]: ");
        }
    }

    @Test
    void takesTheSettingsOfASourceOnTheLine() throws Exception {
        try (Simulator kmes = Simulator.start(SimulatorOptions.in(folder.resolve("qkd")))) {
            CommandRun made = init(
                    "--source=qkd=etsi014",
                    "--set=qkd.kme=" + kmes.kme(SimulatorOptions.KME_A).url(),
                    "--set=qkd.sae=sae-alice",
                    "--set=qkd.certificate=" + kmes.pki().certificate("sae-alice"),
                    "--set=qkd.private-key=" + kmes.pki().privateKey("sae-alice"),
                    "--set=qkd.ca=" + kmes.pki().ca());
            assertThat(made.exitCode()).as(made.err()).isZero();
            assertThat(made.out()).contains("ok  source qkd         ETSI-GS-QKD-014, qkd, by etsi014 ");
        }
        assertThat(run("check", "--offline").exitCode()).isZero();
    }

    @Test
    void anInvitationWithoutAnInterfaceSaysHowToMakeOne() throws Exception {
        Invitation invitation = new Invitation(
                HostIdentity.create(folder.resolve("other.pem")).pin(),
                WireGuardKey.parse("TrMvSoP4jYQlY6RIzBgbssQqY3vxI2Pi+y71lOWWXX0="),
                Optional.of(HostPort.parse("berlin.example:7432")));
        init();
        CommandRun joined = run("join", "--interface", "wg-none", invitation.text());
        assertThat(joined.exitCode()).isEqualTo(8);
        assertThat(joined.err()).contains("wg-none", "\nhint: ");
    }
}
