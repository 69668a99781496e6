package io.keybraid.host.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.keybraid.host.identity.HostIdentity;
import io.keybraid.sim.SimulatedKme;
import io.keybraid.sim.Simulator;
import io.keybraid.sim.SimulatorOptions;
import io.keybraid.sim.http.RequestRecord;
import io.keybraid.sim.profile.KmeProfile;
import io.keybraid.sim.profile.Profiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code keybraid doctor --kme} with the shipped plugins, at simulated KMEs that are out of standard. */
@Timeout(120)
class DoctorKmeIT {

    private static final Path SHIPPED = Path.of(System.getProperty("keybraid.root"), "host/target/dist/plugins");

    @TempDir
    Path folder;

    @BeforeEach
    void makeAnIdentity() throws Exception {
        HostIdentity.create(folder.resolve("identity.pem"));
    }

    private CommandRun doctor(Simulator kmes, String... options) throws IOException {
        SimulatedKme kme = kmes.kme(SimulatorOptions.KME_A);
        String sae = kme.saes().getFirst().value();
        String peer = kmes.kme(SimulatorOptions.KME_B).saes().getFirst().value();
        Path file = Files.writeString(folder.resolve("keybraid.yaml"), """
                identity: identity.pem
                state: state
                plugins: { directory: "%s" }
                wireguard: { backend: memory }
                sources:
                  qkd: { plugin: etsi014, kme: "%s", sae: "%s", certificate: "%s", private-key: "%s", ca: "%s" }
                  pq: { plugin: mlkem }
                tunnels:
                  paris:
                    interface: wg0
                    peer: "xTIBA5rboUvnH4htodjb6e697QjLERt1NAB4mZqp8Dg="
                    public-key: "TrMvSoP4jYQlY6RIzBgbssQqY3vxI2Pi+y71lOWWXX0="
                    identity: "sha256:%s"
                    sources: { qkd: { peer-sae: "%s" }, pq: {} }
                """.formatted(
                        SHIPPED,
                        kme.url(),
                        sae,
                        kmes.pki().certificate(sae),
                        kmes.pki().privateKey(sae),
                        kme.ca(),
                        "ab".repeat(32),
                        peer));
        String[] line = new String[options.length + 3];
        line[0] = "doctor";
        line[1] = "--config";
        line[2] = file.toString();
        System.arraycopy(options, 0, line, 3, options.length);
        return CommandRun.of(line);
    }

    private Simulator start(KmeProfile profile) throws Exception {
        return Simulator.start(SimulatorOptions.in(folder.resolve("qkd")).withProfile(profile));
    }

    private static List<RequestRecord> thatSpendKeys(Simulator kmes) {
        return kmes.requests().latest().stream()
                .filter(request -> !request.keyIds().isEmpty())
                .toList();
    }

    @Test
    void saysWhatIsOutOfStandardAndSpendsNoKey() throws Exception {
        try (Simulator kmes = start(Profiles.MERQURY)) {
            CommandRun run = doctor(kmes, "--kme");
            assertThat(run.err()).isEmpty();
            assertThat(run.exitCode()).isZero();
            String kme = kmes.kme(SimulatorOptions.KME_A).url().toString();
            assertThat(run.out())
                    .startsWith("qkd (etsi014)\n  good: " + kme + ", our certificate: valid until ")
                    .contains("\n  odd: " + kme + ", key_size: the KME's own size is 1024; 256 bits are asked for")
                    .contains("\n    do: if rounds fail for the length of keys, have it set to 256")
                    .contains("\n  untried: " + kme + ", Get key: ")
                    .containsPattern("\nqkd: [0-9]+ good, [0-9]+ odd, 1 untried\n$");
            assertThat(thatSpendKeys(kmes)).isEmpty();
        }
    }

    @Test
    void triesGetKeyWhereTheOperatorAgrees() throws Exception {
        try (Simulator kmes = start(KmeProfile.STANDARD)) {
            CommandRun run = doctor(kmes, "--kme", "qkd", "--spend-keys");
            assertThat(run.exitCode()).as(run.out()).isZero();
            assertThat(run.out())
                    .contains(", GET enc_keys, one key of 256 bits: as it should be; key_ID")
                    .contains(", size 0: 400, as it should be")
                    .endsWith(" good, 1 odd\n");
            assertThat(thatSpendKeys(kmes)).hasSize(3);
        }
    }

    @Test
    void namesTheSettingThatMendsIt() throws Exception {
        try (Simulator kmes = start(Profiles.NEXT_DOOR)) {
            CommandRun run = doctor(kmes, "--kme");
            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.out())
                    .contains("\n  bad: ")
                    .contains("shows a certificate of the right CA, but for\n      kme-a,")
                    .contains("\n    do: set 'kme-id' to a name in the certificate")
                    .endsWith("qkd: 1 good, 1 bad\n");
        }
    }

    @Test
    void printsJsonForPrograms() throws Exception {
        try (Simulator kmes = start(Profiles.QUKAYDEE)) {
            CommandRun run = doctor(kmes, "--kme", "--json");
            assertThat(run.exitCode()).isEqualTo(1);
            JsonNode json = JsonMapper.builder().build().readTree(run.out());
            assertThat(json.path("healthy").asBoolean()).isFalse();
            JsonNode source = json.path("sources").path(0);
            assertThat(source.path("name").asString()).isEqualTo("qkd");
            assertThat(source.path("findings")
                            .valueStream()
                            .filter(finding ->
                                    finding.path("verdict").asString().equals("bad"))
                            .map(finding -> finding.path("do").asString()))
                    .singleElement()
                    .isEqualTo("write 'master-sae-id-in-key-ids: true'");
        }
    }

    @Test
    void aSourceThatCannotBeExaminedIsSaidToBeSo() throws Exception {
        try (Simulator kmes = start(KmeProfile.STANDARD)) {
            assertThat(doctor(kmes, "--kme", "pq").err())
                    .isEqualTo("keybraid: source 'pq' has nothing to examine\nhint: those that can: qkd\n");
            CommandRun unknown = doctor(kmes, "--kme", "qkdd");
            assertThat(unknown.exitCode()).isEqualTo(2);
            assertThat(unknown.err()).isEqualTo("keybraid: there is no source 'qkdd'\nhint: did you mean 'qkd'?\n");
            assertThat(doctor(kmes, "--spend-keys").exitCode()).isEqualTo(2);
            assertThat(kmes.requests().latest()).isEmpty();
        }
    }
}
