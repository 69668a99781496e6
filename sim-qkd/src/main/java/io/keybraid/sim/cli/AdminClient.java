package io.keybraid.sim.cli;

import io.keybraid.sim.problem.SimulatorException;
import io.keybraid.sim.problem.SimulatorException.Reason;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Speaks to a simulator that runs. */
final class AdminClient {

    private static final Duration DEADLINE = Duration.ofSeconds(10);
    private static final int OK = 200;

    private final URI url;

    /** @throws SimulatorException if it is no URL */
    AdminClient(String url) throws SimulatorException {
        try {
            this.url = URI.create(url.endsWith("/") ? url.substring(0, url.length() - 1) : url);
        } catch (IllegalArgumentException e) {
            throw new SimulatorException(
                    Reason.USAGE, "'" + url + "' is no URL", "give what the simulator prints as its page", e);
        }
    }

    /** The JSON of an answer that says yes. */
    JsonNode send(String method, String path, String body) throws SimulatorException {
        try (HttpClient http = HttpClient.newBuilder().connectTimeout(DEADLINE).build()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create(url + path))
                    .timeout(DEADLINE)
                    .header("X-Keybraid-Sim", "1")
                    .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                    .build();
            HttpResponse<byte[]> answer = http.send(request, BodyHandlers.ofByteArray());
            JsonNode json = JsonMapper.shared().readTree(answer.body());
            if (answer.statusCode() != OK) {
                throw new SimulatorException(
                        Reason.USAGE,
                        json.path("problem").asString("the simulator answered " + answer.statusCode()),
                        "keybraid sim fault kinds shows every fault, keybraid sim fault list those that are set");
            }
            return json;
        } catch (IOException e) {
            throw new SimulatorException(
                    Reason.NETWORK, "no simulator answers at " + url + ": " + e, "look whether it still runs", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SimulatorException(Reason.NETWORK, "interrupted", "try again", e);
        }
    }
}
