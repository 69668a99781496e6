package io.keybraid.host.bench;

import io.keybraid.host.tunnel.Tunnel;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/** How a measured process speaks with the one that measures: a question is a line, an answer ends with an empty line. */
public final class Answers {

    /** Whoever knows the answers. */
    public interface Knowing {
        List<String> answer(String question) throws Exception;
    }

    private Answers() {}

    /** Until the input ends; says first that it is ready. */
    public static void give(BufferedReader questions, Knowing knowing) throws Exception {
        say(List.of("ready"));
        for (String line = questions.readLine(); line != null; line = questions.readLine()) {
            say(knowing.answer(line));
        }
    }

    private static void say(List<String> lines) {
        System.out.println(lines.stream().map(line -> line + "\n").collect(Collectors.joining()));
    }

    /** What can be told of tunnels, whoever has them. */
    public static List<String> of(Collection<Tunnel> tunnels, String question) throws IOException {
        return switch (question) {
            case "keyed" ->
                List.of(Long.toString(tunnels.stream()
                        .filter(tunnel -> tunnel.view().epoch() > 0)
                        .count()));
            case "phases" ->
                tunnels.stream()
                        .collect(Collectors.groupingBy(tunnel -> tunnel.view().phase(), Collectors.counting()))
                        .entrySet()
                        .stream()
                        .map(entry -> entry.getKey() + " " + entry.getValue())
                        .toList();
            case "epochs" ->
                tunnels.stream()
                        .map(tunnel ->
                                tunnel.settings().name() + " " + tunnel.view().epoch())
                        .toList();
            default -> throw new IOException("an unknown question: " + question);
        };
    }
}
