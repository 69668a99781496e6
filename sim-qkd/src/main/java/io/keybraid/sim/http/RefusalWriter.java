package io.keybraid.sim.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.keybraid.sim.kme.KmeRefusal;
import io.keybraid.sim.profile.Answers;
import io.keybraid.sim.profile.Refused;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Writes refusals as a KME of that profile does. Safe for use by several threads. */
final class RefusalWriter implements Refusals {

    private static final Set<Integer> EMPTY_ONES = Set.of(401, 500);

    private final Answers answers;
    private final Map<Refused, AtomicInteger> turns = new ConcurrentHashMap<>();

    RefusalWriter(Answers answers) {
        this.answers = answers;
    }

    @Override
    public Answer write(KmeRefusal refusal) {
        return write(status(refusal.why()), refusal.getMessage(), refusal.details());
    }

    @Override
    public Answer write(int status, String message, List<Map<String, String>> details) {
        return switch (answers.errors()) {
            case ERROR -> new Answer(status, Answer.JSON, error(message, details), List.of(), message);
            case DETAIL -> new Answer(status, Answer.JSON, detail(status, message, details), List.of(), message);
            case TEXT -> text(status, message);
            case HTML -> html(status, message);
            case EMPTY ->
                EMPTY_ONES.contains(status)
                        ? new Answer(status, Answer.JSON, new byte[0], List.of(), message)
                        : new Answer(status, Answer.JSON, error(message, details), List.of(), message);
        };
    }

    static Answer text(int status, String message) {
        return new Answer(status, Answer.TEXT, (message + "\n").getBytes(UTF_8), List.of(), message);
    }

    static Answer html(int status, String message) {
        String safe = message.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
        String page = """
                <!DOCTYPE html>
                <html lang="en"><head><title>%d</title></head>
                <body><h1>%d</h1><p>%s</p></body></html>
                """.formatted(status, status, safe);
        return new Answer(status, Answer.HTML, page.getBytes(UTF_8), List.of(), message);
    }

    // Of several status codes, one after the other.
    private int status(Refused why) {
        List<Integer> codes = answers.statuses().getOrDefault(why, List.of(why.standardStatus()));
        if (codes.size() == 1) {
            return codes.getFirst();
        }
        int turn = turns.computeIfAbsent(why, absent -> new AtomicInteger()).getAndIncrement();
        return codes.get(Math.floorMod(turn, codes.size()));
    }

    private static byte[] error(String message, List<Map<String, String>> details) {
        ObjectNode json = JsonNodeFactory.instance.objectNode().put("message", message);
        ArrayNode array = json.putArray("details");
        details.forEach(detail -> {
            ObjectNode one = array.addObject();
            detail.forEach(one::put);
        });
        return AnswerWriter.line(json);
    }

    // FastAPI: a text, or for a request that does not fit its model an array of what is wrong where.
    private static byte[] detail(int status, String message, List<Map<String, String>> details) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        if (status == 422) {
            ObjectNode one = json.putArray("detail").addObject();
            ArrayNode where = one.putArray("loc").add("body");
            details.stream().flatMap(detail -> detail.keySet().stream()).forEach(where::add);
            one.put("msg", message).put("type", "value_error");
        } else {
            json.put("detail", message);
        }
        return AnswerWriter.line(json);
    }
}
