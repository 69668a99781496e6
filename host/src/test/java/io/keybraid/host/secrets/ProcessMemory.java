package io.keybraid.host.secrets;

import io.keybraid.host.secrets.SecretSearch.Found;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** All memory of another process, from {@code /proc}: its heap, what is free in it, stacks, native memory. Needs CAP_SYS_PTRACE. */
public final class ProcessMemory {

    /**
     * A mapping that can be read.
     *
     * @param forSecrets whether it is left out of cores: the pages of {@code SharedSecret}, and nothing else
     */
    public record Mapping(long begin, long end, boolean forSecrets, String name) {}

    private final Path process;

    private ProcessMemory(Path process) {
        this.process = process;
    }

    /** Stop the process before, or it changes while it is read. */
    public static ProcessMemory of(long pid) {
        return new ProcessMemory(Path.of("/proc", Long.toString(pid)));
    }

    public List<Mapping> mappings() throws IOException {
        List<Mapping> all = new ArrayList<>();
        String head = "";
        for (String line : Files.readAllLines(process.resolve("smaps"))) {
            if (line.matches("[0-9a-f]+-[0-9a-f]+ .*")) {
                head = line;
            } else if (line.startsWith("VmFlags:")) {
                String[] fields = head.split(" +", 6);
                String[] bounds = fields[0].split("-");
                String name = fields.length > 5 ? fields[5] : "";
                if (fields[1].startsWith("rw") && !name.startsWith("[v")) {
                    all.add(new Mapping(
                            Long.parseUnsignedLong(bounds[0], 16),
                            Long.parseUnsignedLong(bounds[1], 16),
                            List.of(line.split(" +")).contains("dd"),
                            name));
                }
            }
        }
        return all;
    }

    /** Everything that the search finds in a mapping. */
    public List<Found> search(Mapping mapping, SecretSearch search) throws IOException {
        try (FileChannel memory = FileChannel.open(process.resolve("mem"));
                InputStream bytes = Channels.newInputStream(memory.position(mapping.begin()))) {
            return search.in(bytes, mapping.end() - mapping.begin());
        }
    }
}
