package io.keybraid.host.bench;

import io.keybraid.api.FakeSourceContext;
import io.keybraid.api.KeySource;
import io.keybraid.api.KeySourceFactory;
import io.keybraid.api.Setting;
import io.keybraid.api.SoftTokens;
import io.keybraid.api.SourceConfig;
import io.keybraid.api.SourceDescription;
import io.keybraid.api.Strand;
import io.keybraid.host.plugin.PluginHost;
import io.keybraid.sim.SimulatedKme;
import io.keybraid.sim.Simulator;
import io.keybraid.sim.SimulatorOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The sources to measure, and what they need: a pair of simulated KMEs, files, a token of SoftHSM where there is one. */
final class StrandSubjects implements AutoCloseable {

    /**
     * A source with settings of interest.
     *
     * @param settings those that are of interest to a reader; the rest, such as places of files, is added
     */
    record Subject(String plugin, Map<String, String> settings) {

        String name() {
            return plugin + " " + settings;
        }

        /** For the table: without those that choose the algorithm, which has a column of its own. */
        String shown() {
            return settings.entrySet().stream()
                    .filter(each -> !OF_ALGORITHM.contains(each.getKey()))
                    .map(each -> "`" + each.getKey() + ": " + each.getValue() + "`")
                    .collect(Collectors.joining(" "));
        }
    }

    /** Both ends of a strand. */
    record Ends(KeySource source, Strand paris, KeySource other, Strand berlin) implements AutoCloseable {
        @Override
        public void close() {
            source.close();
            other.close();
        }
    }

    private static final Set<String> OF_ALGORITHM = Set.of("algorithm", "parameter-set");
    private static final int PAD = 8 << 20;

    private final PluginHost plugins;
    private final Path folder;
    private final Optional<Path> liboqs;
    private final Simulator kmes;
    private final SecureRandom random = new SecureRandom();
    private Optional<SoftTokens.Token> token = Optional.empty();

    StrandSubjects(Path jars, Path folder, Optional<Path> liboqs) throws Exception {
        this.plugins = PluginHost.load(jars, Map.of());
        this.folder = folder;
        this.liboqs = liboqs;
        this.kmes = Simulator.start(SimulatorOptions.in(folder.resolve("qkd")));
        for (String end : List.of("paris", "berlin")) {
            Files.createDirectories(folder.resolve(end));
        }
        writeAtBothEnds("secret", 32);
        writeAtBothEnds("pad", PAD);
    }

    private void writeAtBothEnds(String name, int length) throws Exception {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        for (String end : List.of("paris", "berlin")) {
            Path file = folder.resolve(end).resolve(name);
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.write(file, bytes);
        }
    }

    /** In the order of the table. */
    List<Subject> all() {
        List<Subject> subjects = new ArrayList<>();
        subjects.add(new Subject("x25519", Map.of()));
        for (String set : choices("mlkem", "parameter-set")) {
            for (String provider : choices("mlkem", "provider")) {
                subjects.add(new Subject("mlkem", new TreeMap<>(Map.of("parameter-set", set, "provider", provider))));
            }
        }
        subjects.add(new Subject("etsi014", Map.of()));
        subjects.add(new Subject("skip", Map.of()));
        subjects.add(new Subject("file", Map.of("kind", "static")));
        subjects.add(new Subject("file", Map.of("kind", "pad")));
        subjects.add(new Subject("pkcs11", Map.of("mechanism", "aes")));
        subjects.add(new Subject("pkcs11", Map.of("mechanism", "hmac")));
        for (String algorithm : choices("oqs", "algorithm")) {
            for (String implementation : List.of("liboqs", "bouncycastle")) {
                subjects.add(new Subject(
                        "oqs", new TreeMap<>(Map.of("algorithm", algorithm, "implementation", implementation))));
            }
        }
        return subjects;
    }

    private List<String> choices(String plugin, String setting) {
        return factory(plugin).description().sourceSettings().stream()
                .filter(each -> each.name().equals(setting))
                .map(Setting::choices)
                .findFirst()
                .orElseThrow();
    }

    private KeySourceFactory factory(String plugin) {
        return plugins.find(plugin).orElseThrow().factory();
    }

    /** Makes both ends. */
    Ends open(Subject subject) throws Exception {
        SourceDescription description = factory(subject.plugin()).description();
        KeySource paris = source(subject, true);
        KeySource berlin = source(subject, false);
        return new Ends(
                paris,
                paris.strand(tunnel(subject, description, true)),
                berlin,
                berlin.strand(tunnel(subject, description, false)));
    }

    private KeySource source(Subject subject, boolean paris) throws Exception {
        KeySourceFactory factory = factory(subject.plugin());
        Map<String, String> settings = new TreeMap<>(subject.settings());
        settings.putAll(further(subject, paris));
        return factory.create(
                SourceConfig.check(factory.description().sourceSettings(), settings, folder),
                FakeSourceContext.named(subject.plugin()));
    }

    private Map<String, String> further(Subject subject, boolean paris) throws Exception {
        SimulatedKme kme = kmes.kme(paris ? SimulatorOptions.KME_A : SimulatorOptions.KME_B);
        String sae = paris ? "sae-alice" : "sae-bob";
        Map<String, String> files = Map.of(
                "certificate", kmes.pki().certificate(sae).toString(),
                "private-key", kmes.pki().privateKey(sae).toString(),
                "ca", kmes.pki().ca().toString());
        Map<String, String> further = new TreeMap<>();
        switch (subject.plugin()) {
            case "etsi014" -> {
                further.putAll(files);
                further.putAll(Map.of("kme", kme.url().toString(), "sae", sae, "timeout", "20s"));
            }
            case "skip" -> {
                further.putAll(files);
                further.putAll(Map.of("provider", kme.url().toString(), "timeout", "20s"));
            }
            case "file" -> further.put("format", "raw");
            case "pkcs11" -> further.putAll(token());
            case "oqs" -> liboqs.ifPresent(path -> further.put("library", path.toString()));
            default -> {
                // nothing
            }
        }
        return further;
    }

    private Map<String, String> token() throws Exception {
        if (token.isEmpty()) {
            SoftTokens.Token taken = SoftTokens.take();
            byte[] key = new byte[32];
            random.nextBytes(key);
            taken.put("aes", "AES", key.clone());
            taken.put("hmac", "Generic", key);
            taken.pin(folder);
            token = Optional.of(taken);
        }
        SoftTokens.Token made = token.get();
        return Map.of(
                "library", made.library().toString(),
                "slot", made.slot(),
                "pin", folder.resolve("pin" + made.slot()).toString());
    }

    private SourceConfig tunnel(Subject subject, SourceDescription description, boolean paris) throws Exception {
        String peer = paris ? "sae-bob" : "sae-alice";
        Map<String, String> settings = switch (subject.plugin()) {
            case "etsi014" -> Map.of("peer-sae", peer);
            case "skip" -> Map.of("peer-system", peer);
            case "file" ->
                Map.of(
                        "path",
                        (paris ? "paris/" : "berlin/") + (subject.settings().containsValue("pad") ? "pad" : "secret"));
            case "pkcs11" -> Map.of("key", subject.settings().get("mechanism"));
            default -> Map.of();
        };
        return SourceConfig.check(description.tunnelSettings(), settings, folder);
    }

    @Override
    public void close() {
        kmes.close();
        plugins.close();
    }
}
