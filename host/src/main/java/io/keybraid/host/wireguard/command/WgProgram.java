package io.keybraid.host.wireguard.command;

import io.keybraid.host.key.PresharedKey;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The program {@code wg}. Keys go to it and come from it through pipes, from and to memory outside the heap; nothing secret
 * is an argument, in the environment, or in a file.
 */
final class WgProgram {

    private static final int MAX_WORDS = 1 << 12;
    private static final List<String> PLACES = List.of("/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin");

    private final String program;

    WgProgram(String program) {
        this.program = program;
    }

    /**
     * What a run came to.
     *
     * @param code null if it did not end in time and was killed
     * @param words what it said of errors
     */
    record Ending(@Nullable Integer code, String words) {}

    /**
     * Runs it.
     *
     * @param input a key for its standard input; null for none
     * @param output where what it prints goes
     * @param deadline by {@link System#nanoTime}; then it is killed
     * @throws IOException if it cannot be started
     */
    Ending run(List<String> arguments, @Nullable PresharedKey input, SecretOutput output, long deadline)
            throws IOException, InterruptedException {
        try (Pipe in = new Pipe();
                Pipe out = new Pipe()) {
            if (input != null) {
                write(input, in);
            }
            Process process = start(arguments, in, out);
            try {
                in.closeInput();
                out.closeInput();
                boolean ended = output.fill(out, deadline)
                        && process.waitFor(Math.max(1, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
                return ended ? new Ending(process.exitValue(), words(process)) : new Ending(null, "");
            } finally {
                process.destroyForcibly();
            }
        }
    }

    private static void write(PresharedKey key, Pipe pipe) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment text = arena.allocate(KeyText.LENGTH + 1L);
            try {
                KeyText.write(key, text);
                text.set(ValueLayout.JAVA_BYTE, KeyText.LENGTH, (byte) '\n');
                pipe.write(text);
            } finally {
                text.fill((byte) 0);
            }
        }
    }

    private Process start(List<String> arguments, Pipe in, Pipe out) throws IOException {
        List<String> words = new ArrayList<>();
        words.add(program);
        words.addAll(arguments);
        ProcessBuilder builder =
                new ProcessBuilder(words).redirectInput(in.output()).redirectOutput(out.input());
        Map<String, String> environment = builder.environment();
        environment.clear();
        environment.put("LC_ALL", "C");
        environment.put("PATH", String.join(":", PLACES));
        return builder.start();
    }

    /** Errors name no key of ours: wg repeats only what it cannot read. Whatever is as long as a key is left out all the same. */
    private static String words(Process process) throws IOException {
        String text = new String(process.getErrorStream().readNBytes(MAX_WORDS), StandardCharsets.UTF_8);
        return text.strip().lines().findFirst().orElse("").replaceAll("[A-Za-z0-9+/=]{40,}", "…");
    }
}
