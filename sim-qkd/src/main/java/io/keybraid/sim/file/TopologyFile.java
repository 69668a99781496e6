package io.keybraid.sim.file;

import io.keybraid.sim.file.Node.Text;
import io.keybraid.sim.physics.Device;
import io.keybraid.sim.problem.SimulatorException;
import io.keybraid.sim.profile.KmeProfile;
import io.keybraid.sim.profile.Profiles;
import io.keybraid.sim.topology.KeySupply;
import io.keybraid.sim.topology.KmeSite;
import io.keybraid.sim.topology.LinkPlan;
import io.keybraid.sim.topology.QuantumChannel;
import io.keybraid.sim.topology.SaeId;
import io.keybraid.sim.topology.SaeSite;
import io.keybraid.sim.topology.Topology;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** Reads a topology file: KMEs, links with or without physics, and SAEs (docs/simulator.md). */
public final class TopologyFile {

    private static final Set<String> SECTIONS = Set.of("kmes", "links", "saes");
    private static final Set<String> KME = Set.of("port", "psk-port", "profile", "relays", "answers");
    private static final Set<String> LINK = Set.of("between", "km", "device", "time-scale", "rate", "store", "start");
    private static final Set<String> DEVICE = Set.of(
            "preset",
            "loss-per-km",
            "efficiency",
            "dark-yield",
            "misalignment",
            "error-correction",
            "pulses-per-second",
            "signal",
            "decoy",
            "dead-time");
    private static final long STORE = 25_600_000;

    private final Mistakes mistakes;
    private final List<KmeSite> kmes = new ArrayList<>();
    private final List<LinkPlan> links = new ArrayList<>();
    private final List<SaeSite> saes = new ArrayList<>();

    private TopologyFile(Mistakes mistakes) {
        this.mistakes = mistakes;
    }

    /** @throws SimulatorException with every mistake */
    public static Topology read(Path file) throws SimulatorException {
        Mistakes mistakes = new Mistakes(file);
        Node root = YamlFile.read(file, mistakes);
        Optional<Topology> topology = new TopologyFile(mistakes).topology(root);
        if (!mistakes.none() || topology.isEmpty()) {
            throw mistakes.asException();
        }
        return topology.get();
    }

    private Optional<Topology> topology(Node root) {
        Reading file = Reading.of(root, SECTIONS, mistakes);
        for (String name : List.of("kmes", "links", "saes")) {
            if (!file.has(name)) {
                mistakes.add(file.place(), "there is no section '" + name + "'");
            }
        }
        file.node("kmes")
                .map(node -> Reading.of(node, Set.of(), mistakes).all())
                .orElse(Map.of())
                .forEach(this::kme);
        file.items("links").forEach(this::link);
        file.node("saes").ifPresent(this::saes);
        if (!mistakes.none()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Topology(kmes, links, saes));
        } catch (IllegalArgumentException e) {
            mistakes.add(file.place(), String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    private void kme(String id, Node node) {
        Reading kme = Reading.of(node, KME, mistakes);
        KmeProfile profile = kme.value("profile", KmeProfile.STANDARD, TopologyFile::profile);
        if (kme.has("answers")) {
            Reading answers = Reading.of(
                    kme.node("answers").orElseThrow(), new java.util.LinkedHashSet<>(KmeProfile.settings()), mistakes);
            for (String name : answers.all().keySet()) {
                if (KmeProfile.settings().contains(name)) {
                    KmeProfile before = profile;
                    profile = answers.value(name, before, value -> before.with(name, value));
                }
            }
        }
        long port = kme.whole("port", 0);
        try {
            KmeSite site = new KmeSite(
                    id, Math.clamp(port, -1, 100_000), profile, kme.yes("relays", true), OptionalInt.empty());
            kmes.add(kme.has("psk-port") ? site.withPskPort(Math.clamp(kme.whole("psk-port", 0), -1, 100_000)) : site);
        } catch (IllegalArgumentException e) {
            mistakes.add(
                    kme.placeOf(String.valueOf(e.getMessage()).contains("PSK") ? "psk-port" : "port"),
                    String.valueOf(e.getMessage()));
        }
    }

    private static KmeProfile profile(String name) {
        return Profiles.named(name)
                .orElseThrow(() -> new IllegalArgumentException("there is no profile '" + name + "'; there are "
                        + String.join(
                                ", ",
                                Profiles.ALL.stream().map(KmeProfile::name).toList())));
    }

    private void link(Node node) {
        Reading link = Reading.of(node, LINK, mistakes);
        List<Node> ends = link.items("between");
        if (ends.size() != 2 || !(ends.get(0) instanceof Text one) || !(ends.get(1) instanceof Text other)) {
            mistakes.add(link.place(), "a link is between two KMEs: between: [kme-a, kme-b]");
            return;
        }
        known(one);
        known(other);
        long store = link.whole("store", STORE);
        long start = link.whole("start", Math.max(0, store));
        try {
            links.add(
                    link.has("km")
                            ? physical(link, one, other, store, start)
                            : configured(link, one, other, store, start));
        } catch (IllegalArgumentException e) {
            mistakes.add(link.place(), String.valueOf(e.getMessage()));
        }
    }

    private LinkPlan physical(Reading link, Text one, Text other, long store, long start) {
        if (link.has("rate")) {
            mistakes.add(link.placeOf("rate"), "a link has km, from which its rate follows, or a rate, not both");
        }
        Device device = link.node("device").map(this::device).orElse(Device.MODERN);
        QuantumChannel channel = new QuantumChannel(device, link.number("km", 0), link.number("time-scale", 1));
        return LinkPlan.of(one.value(), other.value(), channel, store, start);
    }

    private LinkPlan configured(Reading link, Text one, Text other, long store, long start) {
        for (String name : List.of("device", "time-scale")) {
            if (link.has(name)) {
                mistakes.add(link.placeOf(name), name + " goes with km");
            }
        }
        if (!link.has("rate")) {
            mistakes.add(link.place(), "a link has km, or a rate in bits a second");
        }
        return new LinkPlan(one.value(), other.value(), new KeySupply(link.number("rate", 1), store, start));
    }

    private Device device(Node node) {
        if (node instanceof Text preset) {
            return preset(preset.place(), preset.value());
        }
        Reading given = Reading.of(node, DEVICE, mistakes);
        Device base = given.has("preset")
                ? preset(given.placeOf("preset"), given.text("preset").orElse(""))
                : Device.MODERN;
        return new Device(
                given.number("loss-per-km", base.lossPerKm()),
                given.number("efficiency", base.efficiency()),
                given.number("dark-yield", base.darkYield()),
                given.number("misalignment", base.misalignment()),
                given.number("error-correction", base.errorCorrection()),
                given.number("pulses-per-second", base.pulsesPerSecond()),
                given.number("signal", base.signal()),
                given.number("decoy", base.decoy()),
                given.number("dead-time", base.deadTimeSeconds()));
    }

    private Device preset(Node.Place place, String word) {
        Optional<Device> device = Device.preset(word);
        if (device.isEmpty()) {
            mistakes.unknown(place, "device", word, List.of("gys", "modern", "perfect"));
        }
        return device.orElse(Device.MODERN);
    }

    private void saes(Node node) {
        Reading.of(node, Set.of(), mistakes).all().forEach((name, kme) -> {
            if (kme instanceof Text text) {
                known(text);
                saes.add(new SaeSite(new SaeId(name.isBlank() ? "blank" : name), text.value()));
            } else {
                mistakes.add(kme.place(), "an SAE is written with its KME: " + name + ": kme-a");
            }
        });
    }

    private void known(Text kme) {
        List<String> ids = kmes.stream().map(KmeSite::id).toList();
        if (!ids.contains(kme.value())) {
            mistakes.unknown(kme.place(), "KME", kme.value(), ids);
        }
    }
}
