package io.keybraid.host.daemon;

import io.keybraid.api.DidYouMean;
import io.keybraid.host.admin.AdminAnswers;
import io.keybraid.host.admin.AdminRequest;
import io.keybraid.host.doctor.DoctorJson;
import io.keybraid.host.problem.OperatorException;
import io.keybraid.host.problem.OperatorException.Reason;
import io.keybraid.host.status.StatusJson;
import io.keybraid.host.tunnel.Alarm;
import io.keybraid.host.tunnel.Tunnel;
import io.keybraid.host.tunnel.TunnelView;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What a running host answers at its admin socket. */
final class HostAnswers implements AdminAnswers {

    /** How long {@code rotate} waits for its rounds; longer than the longest commit window. */
    static final Duration ROTATE_LIMIT = Duration.ofSeconds(100);

    /** How long {@code rotate --prove} waits for the handshake, beyond the rotation: longer than the pause after a kick. */
    static final Duration PROVE_LIMIT = Duration.ofSeconds(45);

    private static final long LOOK_FOR_PROOF_MILLIS = 250;
    private static final long LOOK_EVERY_MILLIS = 20;

    private final Host host;
    private final InstantSource clock;

    HostAnswers(Host host, InstantSource clock) {
        this.host = host;
        this.clock = clock;
    }

    @Override
    public JsonNode answer(AdminRequest request) throws OperatorException, InterruptedException {
        return switch (request.command()) {
            case "status" -> StatusJson.write(StatusReport.of(host, clock.instant()));
            case "examine" -> examine(request.tunnel(), true);
            case "look" -> examine(request.tunnel(), false);
            case "reload" -> reload();
            case "rotate" -> rotate(request.tunnel(), false, false);
            case "rotate-reset" -> rotate(request.tunnel(), true, false);
            case "rotate-prove" -> rotate(request.tunnel(), false, true);
            default ->
                throw new OperatorException(
                        Reason.USAGE,
                        "the running host does not know the command '" + request.command() + "'",
                        "use the keybraid of the version that runs, " + Software.version());
        };
    }

    private JsonNode examine(Optional<String> name, boolean probe) throws OperatorException, InterruptedException {
        RunningTunnels.Setup setup = host.setup();
        return DoctorJson.write(new RunningExamination(host, clock).look(setup, tunnels(setup, name), probe));
    }

    private JsonNode reload() throws OperatorException {
        Reloaded reloaded = host.reload();
        ObjectNode answer = JsonNodeFactory.instance.objectNode().put("version", 1);
        put(answer, "added", reloaded.added());
        put(answer, "changed", reloaded.changed());
        put(answer, "removed", reloaded.removed());
        put(answer, "unchanged", reloaded.unchanged());
        put(answer, "need-restart", reloaded.needRestart());
        ArrayNode warnings = answer.putArray("warnings");
        reloaded.warnings()
                .forEach(warning ->
                        warnings.addObject().put("problem", warning.toString()).put("advice", warning.hint()));
        return answer;
    }

    private static void put(ObjectNode answer, String name, List<String> texts) {
        ArrayNode array = answer.putArray(name);
        texts.forEach(array::add);
    }

    private JsonNode rotate(Optional<String> name, boolean resetGranted, boolean prove)
            throws OperatorException, InterruptedException {
        List<Asked> asked = new ArrayList<>();
        for (Tunnel tunnel : tunnels(host.setup(), name)) {
            asked.add(new Asked(tunnel, tunnel.view()));
            tunnel.rotate(resetGranted);
        }
        long end = System.nanoTime() + ROTATE_LIMIT.toNanos();
        while (System.nanoTime() < end && !asked.stream().allMatch(Asked::isOver)) {
            Thread.sleep(LOOK_EVERY_MILLIS);
        }
        if (prove) {
            prove(asked.stream().filter(Asked::rotated).map(Asked::tunnel).toList());
        }
        ObjectNode answer = JsonNodeFactory.instance.objectNode().put("version", 1);
        ArrayNode results = answer.putArray("tunnels");
        asked.forEach(one -> results.add(one.result(prove)));
        return answer;
    }

    private static void prove(List<Tunnel> tunnels) throws InterruptedException {
        tunnels.forEach(Tunnel::prove);
        long end = System.nanoTime() + PROVE_LIMIT.toNanos();
        while (System.nanoTime() < end
                && !tunnels.stream().allMatch(tunnel -> tunnel.view().isLive())) {
            Thread.sleep(LOOK_FOR_PROOF_MILLIS);
        }
    }

    private static Collection<Tunnel> tunnels(RunningTunnels.Setup setup, Optional<String> name)
            throws OperatorException {
        if (name.isEmpty()) {
            return setup.tunnels().values();
        }
        Set<String> known = setup.tunnels().keySet();
        return List.of(Optional.ofNullable(setup.tunnels().get(name.get()))
                .orElseThrow(() -> new OperatorException(
                        Reason.USAGE,
                        "there is no tunnel '" + name.get() + "'",
                        DidYouMean.closest(name.get(), known)
                                .map(meant -> "did you mean '" + meant + "'?")
                                .orElse("there are: " + String.join(", ", known)))));
    }

    /** A tunnel that was asked to rotate, and how it stood before. */
    private record Asked(Tunnel tunnel, TunnelView before) {

        boolean isOver() {
            return replaced() || rotated() || hindrance().isPresent();
        }

        /** By a reload that changed or removed it; what takes its place was not asked. */
        private boolean replaced() {
            return tunnel.view().phase() == TunnelView.Phase.CLOSED;
        }

        private boolean rotated() {
            TunnelView now = tunnel.view();
            return now.epoch() != before.epoch() && (now.phase() == TunnelView.Phase.IN_STEP || replaced());
        }

        /** What stands in the way, if it is not from before, or of a kind that waiting does not mend. */
        private Optional<Alarm> hindrance() {
            return tunnel.view().alarms().stream()
                    .filter(alarm -> !alarm.kind().isOfTheKey())
                    .filter(alarm ->
                            !mendsByWaiting(alarm.kind()) || !before.alarms().contains(alarm))
                    .findFirst();
        }

        private static boolean mendsByWaiting(Alarm.Kind kind) {
            return kind != Alarm.Kind.WIREGUARD && kind != Alarm.Kind.LINK;
        }

        JsonNode result(boolean prove) {
            TunnelView now = tunnel.view();
            ObjectNode result = JsonNodeFactory.instance
                    .objectNode()
                    .put("name", now.settings().name())
                    .put("rotated", rotated())
                    .put("epoch", now.epoch());
            if (prove) {
                result.put("proven", rotated() && now.isLive());
            }
            if (!rotated()) {
                Alarm why = hindrance().orElse(unanswered());
                result.put("problem", why.problem()).put("advice", why.advice());
            }
            return result;
        }

        private Alarm unanswered() {
            return replaced()
                    ? new Alarm(
                            Alarm.Kind.ROUND,
                            "a reload took the tunnel's place meanwhile",
                            "see 'keybraid status'; the tunnel rotates by itself, or 'keybraid rotate' again")
                    : new Alarm(
                            Alarm.Kind.ROUND,
                            "no rotation within " + ROTATE_LIMIT.toSeconds() + " s",
                            tunnel.view().initiator().orElse(true)
                                    ? "see 'keybraid status'"
                                    : "see 'keybraid status' at the other end, which begins the rounds");
        }
    }
}
