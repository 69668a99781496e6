package io.keybraid.host.doctor;

import io.keybraid.host.problem.OperatorException;
import io.keybraid.host.problem.OperatorException.Reason;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The JSON forms: facts, as a running host tells them at its admin socket, and what {@code doctor --json} prints. */
public final class DoctorJson {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private DoctorJson() {}

    /** For the admin socket. */
    public static JsonNode write(HostFacts facts) {
        return JSON.valueToTree(facts);
    }

    /** @throws OperatorException if it is of another form than ours */
    public static HostFacts read(JsonNode json) throws OperatorException {
        if (json.path("version").asInt(0) != HostFacts.VERSION) {
            throw foreign(null);
        }
        try {
            return JSON.treeToValue(json, HostFacts.class);
        } catch (JacksonException e) {
            throw foreign(e);
        }
    }

    private static OperatorException foreign(@org.jspecify.annotations.Nullable Exception cause) {
        return new OperatorException(
                Reason.NOT_RUNNING,
                "the running keybraid tells facts that this one does not understand",
                "run the 'keybraid' of the same release, or restart the host",
                cause);
    }

    /** For {@code doctor --json}: indented, ends with a line break. */
    public static String print(HostFacts facts, List<Diagnosis> diagnoses) {
        ObjectNode out = JSON.createObjectNode()
                .put("version", HostFacts.VERSION)
                .put("software", facts.software())
                .put("at", at(facts.at()))
                .put("running", facts.running())
                .put("healthy", diagnoses.stream().noneMatch(Diagnosis::isIll));
        ArrayNode tunnels = out.putArray("tunnels");
        diagnoses.forEach(diagnosis -> tunnels.add(tunnel(diagnosis)));
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(out) + "\n";
    }

    /** For {@code doctor --kme --json}: indented, ends with a line break. */
    public static String print(String software, Instant at, List<SourceFindings> sources) {
        ObjectNode out = JSON.createObjectNode()
                .put("version", HostFacts.VERSION)
                .put("software", software)
                .put("at", at(at))
                .put("healthy", sources.stream().noneMatch(SourceFindings::isIll));
        ArrayNode array = out.putArray("sources");
        for (SourceFindings source : sources) {
            ObjectNode one = array.addObject()
                    .put("name", source.source())
                    .put("plugin", source.plugin())
                    .put("healthy", !source.isIll());
            ArrayNode findings = one.putArray("findings");
            source.findings()
                    .forEach(finding -> findings.addObject()
                            .put("verdict", SourceFindings.word(finding.verdict()))
                            .put("subject", finding.subject())
                            .put("text", finding.text())
                            .put("do", finding.advice()));
        }
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(out) + "\n";
    }

    private static String at(Instant instant) {
        return instant.toString();
    }

    private static ObjectNode tunnel(Diagnosis diagnosis) {
        ObjectNode out = JSON.createObjectNode()
                .put("name", diagnosis.facts().name())
                .put("healthy", !diagnosis.isIll())
                .put("cause", diagnosis.verdict().cause().word())
                .put("verdict", diagnosis.verdict().verdict());
        ArrayNode findings = out.putArray("findings");
        diagnosis.findings().forEach(finding -> findings.add(finding(finding)));
        diagnosis.unknown().forEach(out.putArray("unknown")::add);
        out.set("traffic", JSON.valueToTree(diagnosis.traffic()));
        out.set("facts", JSON.valueToTree(diagnosis.facts()));
        return out;
    }

    private static ObjectNode finding(Finding finding) {
        ObjectNode out = JSON.createObjectNode()
                .put("cause", finding.cause().word())
                .put("weight", finding.weight().name().toLowerCase(Locale.ROOT))
                .put("verdict", finding.verdict());
        finding.evidence().forEach(out.putArray("evidence")::add);
        finding.todo().forEach(out.putArray("do")::add);
        return out;
    }
}
