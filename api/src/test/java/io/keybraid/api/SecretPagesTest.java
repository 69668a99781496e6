package io.keybraid.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Asks the kernel what became of the pages. */
class SecretPagesTest {

    private static final Path MAPPINGS = Path.of("/proc/self/smaps");

    @BeforeEach
    void needsLinux() {
        assumeTrue(Files.isReadable(MAPPINGS), "skipped: " + MAPPINGS + " is Linux's");
    }

    @Test
    void areLeftOutOfDumpsAndLockedWhereTheLimitAllows() throws IOException {
        List<String> mapping = mappingOf(SecretPages.allocate(SecretPages.PAGE), 0);
        assertThat(permissions(mapping)).isEqualTo("rw-p");
        assertThat(flags(mapping)).contains("dd");
        assumeTrue(lockLimitAllows(), "skipped: this user may not lock memory");
        assertThat(flags(mapping)).contains("lo");
    }

    @Test
    void lieBetweenPagesThatNobodyCanRead() throws IOException {
        MemorySegment pages = SecretPages.allocate(2 * SecretPages.PAGE);
        assertThat(permissions(mappingOf(pages, -1))).isEqualTo("---p");
        assertThat(permissions(mappingOf(pages, -SecretPages.PAGE))).isEqualTo("---p");
        assertThat(permissions(mappingOf(pages, pages.byteSize()))).isEqualTo("---p");
        assertThat(permissions(mappingOf(pages, pages.byteSize() + SecretPages.PAGE - 1)))
                .isEqualTo("---p");
    }

    @Test
    void areZeroAndBeginAtAPage() {
        MemorySegment pages = SecretPages.allocate(SecretPages.PAGE);
        assertThat(pages.address() % SecretPages.PAGE).isZero();
        assertThat(pages.toArray(ValueLayout.JAVA_BYTE)).containsOnly(0);
    }

    @Test
    void holdEverySharedSecret() throws IOException {
        for (int length : new int[] {SharedSecret.MIN_BYTES, 33, 1000, SharedSecret.MAX_BYTES}) {
            try (SharedSecret secret = SharedSecret.copyOf(new byte[length])) {
                MemorySegment memory = secret.expose(segment -> segment);
                assertThat(flags(mappingOf(memory, 0))).contains("dd");
                assertThat(flags(mappingOf(memory, length - 1))).contains("dd");
            }
        }
    }

    private static boolean lockLimitAllows() throws IOException {
        String limit = Files.readAllLines(Path.of("/proc/self/limits")).stream()
                .filter(line -> line.startsWith("Max locked memory"))
                .findFirst()
                .orElseThrow();
        String soft = limit.substring(25).strip().split(" ", 2)[0];
        return soft.equals("unlimited") || Long.parseLong(soft) >= 16L * SecretPages.PAGE;
    }

    /** The lines of smaps on the mapping that holds the byte at this offset of the pages. */
    private static List<String> mappingOf(MemorySegment pages, long offset) throws IOException {
        long address = pages.address() + offset;
        List<String> lines = Files.readAllLines(MAPPINGS);
        int[] heads = IntStream.range(0, lines.size())
                .filter(i -> lines.get(i).matches("[0-9a-f]+-[0-9a-f]+ .*"))
                .toArray();
        for (int i = 0; i < heads.length; i++) {
            String[] bounds = lines.get(heads[i]).split("[- ]", 3);
            if (Long.compareUnsigned(Long.parseUnsignedLong(bounds[0], 16), address) <= 0
                    && Long.compareUnsigned(address, Long.parseUnsignedLong(bounds[1], 16)) < 0) {
                return lines.subList(heads[i], i + 1 < heads.length ? heads[i + 1] : lines.size());
            }
        }
        throw new AssertionError("no mapping holds the pages");
    }

    private static String permissions(List<String> mapping) {
        return mapping.getFirst().split(" ")[1];
    }

    private static List<String> flags(List<String> mapping) {
        String flags = mapping.stream()
                .filter(line -> line.startsWith("VmFlags:"))
                .findFirst()
                .orElseThrow();
        return List.of(flags.substring("VmFlags:".length()).strip().split(" "));
    }
}
