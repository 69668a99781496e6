package io.keybraid.host;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnitAccess;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.Location;
import io.keybraid.api.SharedSecret;
import io.keybraid.host.key.Secret32;
import io.keybraid.sim.cli.SimCommand;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The arrows of docs/architecture.md: who may know whom. */
class ArchitectureTest {

    private static final String HOST = "io.keybraid.host.";

    /** What anybody may know: values, and words for problems. */
    private static final List<String> LEAVES = List.of("key", "problem", "policy", "status", "message");

    /** Every package of the host, and those that it may know beside itself. A new package needs a line here. */
    private static final Map<String, List<String>> MAY_KNOW = new TreeMap<>(Map.ofEntries(
            Map.entry("key", List.of()),
            Map.entry("problem", List.of()),
            Map.entry("hardening", List.of()),
            Map.entry("systemd", List.of()),
            Map.entry("log", List.of("status", "systemd")),
            Map.entry("policy", List.of("key", "problem")),
            Map.entry("status", List.of("key", "problem", "policy")),
            Map.entry("message", List.of("key")),
            Map.entry("config", List.of("key", "problem", "policy")),
            Map.entry("admin", List.of("key", "problem", "policy", "status")),
            Map.entry("web", List.of("key", "problem", "policy", "status")),
            Map.entry("combine", List.of("key")),
            Map.entry("journal", List.of("key", "problem", "message")),
            Map.entry("identity", List.of("key", "problem")),
            Map.entry("invite", List.of("key", "problem")),
            Map.entry("wireguard", List.of("key", "problem")),
            Map.entry("channel", List.of("key", "problem", "message", "identity")),
            Map.entry("doctor", and(LEAVES, "channel")),
            Map.entry("plugin", List.of("problem")),
            Map.entry("round", and(LEAVES, "combine", "channel", "journal")),
            Map.entry("tunnel", and(LEAVES, "config", "combine", "channel", "journal", "round", "wireguard")),
            Map.entry("event", List.of("tunnel")),
            Map.entry(
                    "daemon",
                    and(
                            LEAVES,
                            "admin",
                            "event",
                            "config",
                            "combine",
                            "channel",
                            "doctor",
                            "identity",
                            "journal",
                            "plugin",
                            "round",
                            "tunnel",
                            "web",
                            "wireguard")),
            Map.entry(
                    "demo",
                    and(
                            LEAVES,
                            "admin",
                            "config",
                            "channel",
                            "daemon",
                            "identity",
                            "journal",
                            "plugin",
                            "round",
                            "tunnel",
                            "wireguard")),
            Map.entry(
                    "cli",
                    and(
                            LEAVES,
                            "admin",
                            "config",
                            "daemon",
                            "demo",
                            "doctor",
                            "hardening",
                            "identity",
                            "invite",
                            "log",
                            "plugin",
                            "systemd",
                            "tunnel",
                            "wireguard"))));

    /**
     * The classes that may read secret bytes. Each is a place where a key can leak: whoever adds one shows that it wipes
     * what it copies.
     */
    private static final Set<String> READERS_OF_SECRETS = Set.of(
            "io.keybraid.api.SharedSecret", // compares in constant time
            "io.keybraid.host.key.Secret32", // passes the loan on
            "io.keybraid.host.key.PresharedKey", // tells all zeros, which WireGuard takes for none
            "io.keybraid.host.combine.CasKdf", // the combiner's input
            "io.keybraid.host.combine.Combiner", // the chain
            "io.keybraid.host.journal.RecordBytes", // what is sealed
            "io.keybraid.host.journal.Seal", // the journal's own key
            "io.keybraid.host.demo.Fingerprints", // shows equality without the keys
            "io.keybraid.host.hardening.LinuxMeasures", // asks the kernel about the place, not the bytes
            "io.keybraid.host.wireguard.command.KeyText", // installs
            "io.keybraid.host.wireguard.command.WgDump", // copies for a kick
            "io.keybraid.host.wireguard.memory.MemoryPeer", // stands for WireGuard
            "io.keybraid.host.wireguard.netlink.KeyBytes", // compares what was read back
            "io.keybraid.host.wireguard.netlink.WireGuardFamily", // installs
            "io.keybraid.host.wireguard.uapi.UapiLine", // compares what was read back
            "io.keybraid.host.wireguard.uapi.UapiRequest"); // installs

    private static final JavaClasses OURS = new ClassFileImporter()
            .importLocations(Stream.of(SharedSecret.class, Secret32.class, SimCommand.class)
                    .map(ArchitectureTest::placeOf)
                    .toList());

    /** The folder or jar that a class was loaded from: one for each module. */
    private static Location placeOf(Class<?> type) {
        try {
            Path place = Path.of(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
            return Files.isDirectory(place) ? Location.of(place) : Location.of(new JarFile(place.toFile()));
        } catch (URISyntaxException | IOException e) {
            throw new AssertionError(e);
        }
    }

    private static List<String> and(List<String> some, String... more) {
        return Stream.concat(some.stream(), Arrays.stream(more)).toList();
    }

    private static String[] packages(Stream<String> names) {
        return names.map(name -> HOST + name + "..").toArray(String[]::new);
    }

    @Test
    void theApiKnowsNothingElseOfOurs() {
        noClasses()
                .that()
                .resideInAPackage("io.keybraid.api..")
                .should()
                .dependOnClassesThat(resideInAPackage("io.keybraid..").and(resideOutsideOfPackage("io.keybraid.api..")))
                .check(OURS);
    }

    @Test
    void theSimulatorKnowsNothingElseOfOurs() {
        noClasses()
                .that()
                .resideInAPackage("io.keybraid.sim..")
                .should()
                .dependOnClassesThat(resideInAPackage("io.keybraid..").and(resideOutsideOfPackage("io.keybraid.sim..")))
                .check(OURS);
    }

    @Test
    void onlyTheDemoKnowsTheSimulatorAndTheCommandLineMountsIt() {
        noClasses()
                .that()
                .resideInAPackage("io.keybraid.host..")
                .and()
                .resideOutsideOfPackages(HOST + "demo..", HOST + "cli..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.keybraid.sim..")
                .check(OURS);
        noClasses()
                .that()
                .resideInAPackage(HOST + "cli..")
                .should()
                .dependOnClassesThat(
                        resideInAPackage("io.keybraid.sim..").and(resideOutsideOfPackage("io.keybraid.sim.cli..")))
                .check(OURS);
    }

    @Test
    void packagesOfTheHostKnowThoseBelowThemOnly() {
        MAY_KNOW.forEach((name, known) -> classes()
                .that()
                .resideInAPackage(HOST + name + "..")
                .should()
                .onlyDependOnClassesThat(resideOutsideOfPackage("io.keybraid.host..")
                        .or(resideInAnyPackage(packages(Stream.concat(Stream.of(name), known.stream())))))
                .allowEmptyShould(true)
                .because("architecture.md draws no such arrow")
                .check(OURS));
    }

    @Test
    void everyPackageOfTheHostHasItsPlace() {
        Set<String> packages = OURS.stream()
                .map(JavaClass::getPackageName)
                .filter(name -> name.startsWith(HOST))
                .map(name -> name.substring(HOST.length()).replaceFirst("\\..*", ""))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(MAY_KNOW.keySet()).containsAll(packages);
        assertThat(packages).contains("key", "plugin", "round"); // that the classes were found at all
    }

    @Test
    void theHostHasNoCycles() {
        slices().matching("io.keybraid.host.(*)..").should().beFreeOfCycles().check(OURS);
    }

    @Test
    void onlyTheseClassesReadSecretBytes() {
        Set<String> readers = OURS.stream()
                .flatMap(type -> type.getCodeUnitAccessesFromSelf().stream())
                .filter(ArchitectureTest::readsSecret)
                .map(access -> outermost(access.getOriginOwner().getFullName()))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(readers).containsExactlyInAnyOrderElementsOf(READERS_OF_SECRETS);
    }

    /** So a preshared key reaches WireGuard over a socket only, but for the last resort, which has a package to itself. */
    @Test
    void whatTalksToWireGuardStartsNoProgramAndWritesNoFile() {
        Set<String> calls = OURS.stream()
                .filter(type -> type.getPackageName().startsWith(HOST + "wireguard"))
                .filter(type -> !type.getPackageName().equals(HOST + "wireguard.command"))
                .flatMap(type -> type.getCodeUnitAccessesFromSelf().stream())
                .map(access -> access.getTargetOwner().getName() + "." + access.getName())
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(calls).contains("java.nio.channels.SocketChannel.open"); // that they were found at all
        assertThat(calls)
                .noneMatch(
                        call -> call.startsWith("java.lang.ProcessBuilder.") || call.equals("java.lang.Runtime.exec"))
                .filteredOn(call -> call.startsWith("java.nio.file.Files.") || call.startsWith("java.io.File"))
                .isSubsetOf(
                        "java.nio.file.Files.exists",
                        "java.nio.file.Files.isDirectory",
                        "java.nio.file.Files.isExecutable",
                        "java.nio.file.Files.isWritable",
                        "java.nio.file.Files.lines",
                        "java.nio.file.Files.list",
                        "java.nio.file.Files.readAttributes");
    }

    private static boolean readsSecret(JavaCodeUnitAccess<?> access) {
        JavaClass owner = access.getTargetOwner();
        return access.getName().equals("expose")
                && (owner.isAssignableTo(SharedSecret.class) || owner.isAssignableTo(Secret32.class));
    }

    private static String outermost(String className) {
        return className.replaceFirst("\\$.*", "");
    }

    @Test
    void pluginsKnowTheApiOnlyAndReadNoSecret() throws IOException {
        List<Path> classes = pluginClasses();
        assumeFalse(classes.isEmpty(), "skipped: no plugin is compiled beside the host");
        JavaClasses plugins = new ClassFileImporter().importPaths(classes);
        noClasses()
                .should()
                .dependOnClassesThat(resideInAPackage("io.keybraid..")
                        .and(resideOutsideOfPackage("io.keybraid.api.."))
                        .and(resideOutsideOfPackage("io.keybraid.plugin..")))
                .check(plugins);
        assertThat(plugins.stream()
                        .flatMap(type -> type.getCodeUnitAccessesFromSelf().stream())
                        .filter(ArchitectureTest::readsSecret))
                .isEmpty();
    }

    private static List<Path> pluginClasses() throws IOException {
        Path plugins = Path.of(System.getProperty("keybraid.root"), "plugins");
        try (Stream<Path> folders = Files.list(plugins)) {
            return folders.map(folder -> folder.resolve("target/classes"))
                    .filter(Files::isDirectory)
                    .sorted()
                    .toList();
        }
    }
}
