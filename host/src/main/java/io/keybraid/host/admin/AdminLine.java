package io.keybraid.host.admin;

import io.keybraid.host.problem.OperatorException;
import io.keybraid.host.problem.OperatorException.Reason;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * One line of JSON on the socket, version 1:
 *
 * <pre>
 * {"version":1,"command":"rotate","tunnel":"paris-berlin"}
 * {"version":1,"answer":…}   or   {"version":1,"error":{"reason":"USAGE","message":"…","hint":"…"}}
 * </pre>
 */
final class AdminLine {

    static final int VERSION = 1;

    /** In bytes, line break and all. */
    static final int MAX_REQUEST = 64 << 10;

    /** The status of 10,000 tunnels takes about a tenth. */
    static final int MAX_ANSWER = 64 << 20;

    private static final List<String> MEMBERS = List.of("version", "command", "tunnel");

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private AdminLine() {}

    /**
     * Reads up to a line break.
     *
     * @throws EOFException if the line does not end
     * @throws IOException if it is too long
     */
    static byte[] read(SocketChannel channel, int most) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        ByteBuffer buffer = ByteBuffer.allocate(8192);
        while (channel.read(buffer) >= 0) {
            byte[] part = Arrays.copyOf(buffer.array(), buffer.position());
            line.write(part, 0, part.length);
            if (line.size() > most) {
                throw new IOException("a line of more than " + most + " bytes");
            }
            if (part.length > 0 && part[part.length - 1] == '\n') {
                return line.toByteArray();
            }
            buffer.clear();
        }
        throw new EOFException("the line does not end");
    }

    static void write(SocketChannel channel, JsonNode json) throws IOException {
        ByteBuffer line = ByteBuffer.wrap((json + "\n").getBytes(StandardCharsets.UTF_8));
        while (line.hasRemaining()) {
            channel.write(line);
        }
    }

    static ObjectNode request(AdminRequest request) {
        ObjectNode json = JSON.createObjectNode().put("version", VERSION).put("command", request.command());
        request.tunnel().ifPresent(tunnel -> json.put("tunnel", tunnel));
        return json;
    }

    static ObjectNode answer(JsonNode answer) {
        ObjectNode json = JSON.createObjectNode().put("version", VERSION);
        json.set("answer", answer);
        return json;
    }

    static ObjectNode error(OperatorException e) {
        ObjectNode json = JSON.createObjectNode().put("version", VERSION);
        json.putObject("error")
                .put("reason", e.reason().name())
                .put("message", String.valueOf(e.getMessage()))
                .put("hint", e.hint());
        return json;
    }

    static AdminRequest parseRequest(byte[] line) throws OperatorException {
        JsonNode json = parse(line);
        for (String member : json.propertyNames()) {
            if (!MEMBERS.contains(member)) {
                throw notUnderstood("'" + member + "' is not a member of a request");
            }
        }
        JsonNode tunnel = json.path("tunnel");
        if (!json.path("command").isString() || !(tunnel.isMissingNode() || tunnel.isString())) {
            throw notUnderstood("a request has a command, and may have a tunnel, both texts");
        }
        return new AdminRequest(
                json.path("command").asString(),
                Optional.of(tunnel).filter(JsonNode::isString).map(JsonNode::asString));
    }

    /** @throws OperatorException the error that was answered, or that the line is no answer */
    static JsonNode parseAnswer(byte[] line) throws OperatorException {
        JsonNode json = parse(line);
        JsonNode error = json.path("error");
        if (error.isObject()) {
            throw new OperatorException(
                    reason(error.path("reason").asString("")),
                    error.path("message").asString(""),
                    error.path("hint").asString(""));
        }
        if (!json.has("answer")) {
            throw notUnderstood("an answer has an answer or an error");
        }
        return json.path("answer");
    }

    private static Reason reason(String name) {
        return Arrays.stream(Reason.values())
                .filter(reason -> reason.name().equals(name))
                .findFirst()
                .orElse(Reason.FAILED);
    }

    private static JsonNode parse(byte[] line) throws OperatorException {
        JsonNode json;
        try {
            json = JSON.readTree(line);
        } catch (JacksonException e) {
            throw notUnderstood("it is not JSON");
        }
        if (!json.isObject()) {
            throw notUnderstood("it is not an object");
        }
        JsonNode version = json.path("version");
        if (!version.isInt() || version.asInt() != VERSION) {
            throw notUnderstood("it is of version " + version + ", this one speaks " + VERSION);
        }
        return json;
    }

    private static OperatorException notUnderstood(String why) {
        return new OperatorException(
                Reason.NOT_RUNNING,
                "a line on the admin socket is not understood: " + why,
                "use the 'keybraid' of the same release as the running host");
    }
}
