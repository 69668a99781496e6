package io.keybraid.sim.admin;

import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A browser without a window, spoken to in the DevTools protocol. It goes nowhere but where it is sent. */
final class Chromium implements AutoCloseable {

    private static final List<String> NAMES = List.of("chromium", "chromium-browser", "google-chrome");
    private static final List<String> QUIET = List.of(
            "--headless",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--remote-debugging-port=0");
    private static final Duration DEADLINE = Duration.ofSeconds(60);

    private final Path profile;
    private final Process process;
    private final HttpClient http = HttpClient.newHttpClient();
    private final Map<Integer, CompletableFuture<JsonNode>> waiting = new ConcurrentHashMap<>();
    private final AtomicInteger ids = new AtomicInteger();
    private final List<JsonNode> events = new CopyOnWriteArrayList<>();
    private final WebSocket socket;

    private Chromium(Path binary) throws Exception {
        profile = Files.createTempDirectory("keybraid-chromium-");
        List<String> command = new ArrayList<>(List.of(binary.toString()));
        command.addAll(QUIET);
        if (System.getProperty("user.name").equals("root")) {
            command.add("--no-sandbox"); // It refuses to run as root otherwise.
        }
        command.addAll(List.of("--user-data-dir=" + profile, "about:blank"));
        process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(profile.resolve("log").toFile())
                .start();
        socket = http.newWebSocketBuilder()
                .buildAsync(page(), new Incoming())
                .get(DEADLINE.toSeconds(), TimeUnit.SECONDS);
        for (String domain : List.of("Page", "Runtime", "Log", "Network", "Accessibility")) {
            call(domain + ".enable", Map.of());
        }
    }

    static Optional<Path> installed() {
        return NAMES.stream()
                .flatMap(name -> Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
                        .map(folder -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    static Chromium start(Path binary) throws Exception {
        return new Chromium(binary);
    }

    private URI page() throws Exception {
        Path ports = profile.resolve("DevToolsActivePort");
        await().atMost(DEADLINE)
                .until(() -> Files.exists(ports) && !Files.readString(ports).isBlank());
        String port = Files.readAllLines(ports).getFirst();
        HttpRequest list = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/json/list"))
                .build();
        for (JsonNode target : JsonMapper.shared()
                .readTree(http.send(list, BodyHandlers.ofString()).body())) {
            if (target.path("type").asString().equals("page")) {
                return URI.create(target.path("webSocketDebuggerUrl").asString());
            }
        }
        throw new IOException("the browser has no page");
    }

    JsonNode call(String method, Map<String, ?> parameters) throws Exception {
        int id = ids.incrementAndGet();
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        waiting.put(id, answer);
        ObjectNode request =
                JsonMapper.shared().createObjectNode().put("id", id).put("method", method);
        request.set("params", JsonMapper.shared().valueToTree(parameters));
        socket.sendText(request.toString(), true).get(DEADLINE.toSeconds(), TimeUnit.SECONDS);
        JsonNode answered = answer.get(DEADLINE.toSeconds(), TimeUnit.SECONDS);
        if (answered.has("error")) {
            throw new IOException(method + ": " + answered.path("error"));
        }
        return answered.path("result");
    }

    void open(URI url) throws Exception {
        call("Page.navigate", Map.of("url", url.toString()));
    }

    /** The value of a JavaScript expression. */
    JsonNode value(String expression) throws Exception {
        JsonNode result = call("Runtime.evaluate", Map.of("expression", expression, "returnByValue", true));
        if (result.has("exceptionDetails")) {
            throw new IOException(expression + ": " + result.path("exceptionDetails"));
        }
        return result.path("result").path("value");
    }

    void press(String key) throws Exception {
        int code = Map.of("Tab", 9, "Enter", 13, " ", 32, "ArrowDown", 40).get(key);
        String text = key.equals("Enter") ? "\r" : key.equals(" ") ? " " : "";
        for (String type : List.of("keyDown", "keyUp")) {
            call(
                    "Input.dispatchKeyEvent",
                    Map.of("type", type, "key", key, "code", key, "windowsVirtualKeyCode", code, "text", text));
        }
    }

    /** What the browser told of its own accord, by method. */
    List<JsonNode> events(String method) {
        return events.stream()
                .filter(event -> event.path("method").asString().equals(method))
                .map(event -> event.path("params"))
                .toList();
    }

    @Override
    public void close() throws IOException {
        socket.abort();
        http.close();
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        await().atMost(DEADLINE).until(() -> !process.isAlive());
        // Its children may write for a moment yet.
        await().atMost(DEADLINE).ignoreExceptions().until(this::deleted);
    }

    private boolean deleted() throws IOException {
        List<Path> all;
        try (Stream<Path> walk = Files.walk(profile)) {
            all = walk.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path one : all) {
            Files.deleteIfExists(one);
        }
        return true;
    }

    private final class Incoming implements WebSocket.Listener {

        private final StringBuilder message = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
            message.append(part);
            if (last) {
                JsonNode whole = JsonMapper.shared().readTree(message.toString());
                message.setLength(0);
                CompletableFuture<JsonNode> answer =
                        waiting.remove(whole.path("id").asInt(0));
                if (answer == null) {
                    events.add(whole);
                } else {
                    answer.complete(whole);
                }
            }
            from.request(1);
            return null;
        }
    }
}
