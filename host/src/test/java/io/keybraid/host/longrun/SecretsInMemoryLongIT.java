package io.keybraid.host.longrun;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import io.keybraid.host.longrun.TwoProcesses.Dialling;
import io.keybraid.host.secrets.HeapDump;
import io.keybraid.host.secrets.ProcessMemory;
import io.keybraid.host.secrets.ProcessMemory.Mapping;
import io.keybraid.host.secrets.SecretSearch;
import io.keybraid.host.secrets.SecretSearch.Found;
import io.keybraid.host.secrets.Testimony;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The memory of two real hosts after rotations, searched for every secret they ever had: the live heap, as a dump has it, and all
 * pages of the process, with what is dead and not yet overwritten. A secret that is planted on the heap must be found in both.
 */
class SecretsInMemoryLongIT {

    private static final String NAME = "memory";
    private static final long ROTATIONS = 6;
    private static final long LOOK_EVERY_MILLIS = 250;
    private static final Duration LONG = Duration.ofMinutes(4);

    /** A connection to a KME that is not used for 10 s is closed. */
    private static final Duration AT_REST = Duration.ofSeconds(20);

    /** Who makes a secret of a QKD key. */
    private static final String QKD = "KeyContainerReader";

    /** docs/security.md names them: what TLS read last on a connection to a KME, while that is kept. */
    private static final Pattern BUFFERS_OF_TLS = Pattern.compile("byte\\[] < java\\.nio\\.HeapByteBuffer\\.hb < "
            + "sun\\.security\\.ssl\\.(SSLSocketImpl\\$AppInputStream\\.buffer|SSLSocketInputRecord\\.recordBody)");

    @TempDir
    private Path folder;

    @Test
    void afterRotationsNoSecretIsOnTheLiveHeapButTheLastKeysInTheBuffersOfTls() throws Exception {
        try (TwoProcesses hosts = TwoProcesses.createOrSkip(NAME, folder, Dialling.RIGHT)) {
            hosts.configure(Duration.ofSeconds(3));
            Map<HostProcess, Testimony> testimonies =
                    Map.of(hosts.left(), witnessed(hosts.left()), hosts.right(), witnessed(hosts.right()));
            hosts.startBoth();
            for (HostProcess host : List.of(hosts.left(), hosts.right())) {
                long epoch = hosts.awaitAgreement(LONG, ROTATIONS).epoch();
                hosts.awaitAgreement(LONG, epoch);
                whileItRotates(testimonies.get(host));
                hosts.cutControl();
                awaitRest(testimonies.get(host));
                atRest(testimonies.get(host));
                host.freeze();
                Memory memory = Memory.of(host, search(testimonies.get(host)));
                host.thaw();
                Setting.say(NAME, host.name() + ": " + memory);
                assertThat(byMaker(memory.own())).containsKeys("PresharedKey", "ChainSecret");
                assertThat(byMaker(memory.elsewhere())).containsKey(Testimony.PLANTED);
                hosts.mendControl();
                hosts.awaitAgreement(LONG);
            }
        }
    }

    private Testimony witnessed(HostProcess host) throws Exception {
        Testimony testimony = Testimony.in(folder.resolve("testimony-" + host.name()));
        host.environment().put("KEYBRAID_JAVA_OPTS", "-XX:TieredStopAtLevel=1 " + testimony.javaOption());
        return testimony;
    }

    private static void whileItRotates(Testimony testimony) throws Exception {
        OnHeap heap = OnHeap.of(testimony);
        Setting.say(NAME, "on the live heap while it rotates: " + heap);
        assertThat(heap.found()).containsKey(Testimony.PLANTED);
        assertThat(heap.found().keySet()).isSubsetOf(Testimony.PLANTED, QKD);
        assertThat(heap.holders())
                .allMatch(holder -> BUFFERS_OF_TLS.matcher(holder).matches());
    }

    /** Rounds go on being tried, and take keys, until the host notices that the link is down. */
    private static void awaitRest(Testimony testimony) throws Exception {
        long end = System.nanoTime() + LONG.toNanos();
        long since = System.nanoTime();
        long before = 0;
        while (System.nanoTime() - since < AT_REST.toNanos()) {
            long now = testimony.secrets().stream()
                    .filter(one -> one.maker().equals(QKD))
                    .count();
            if (now != before) {
                before = now;
                since = System.nanoTime();
            }
            assertThat(System.nanoTime()).as("new keys without a link").isLessThan(end);
            Thread.sleep(LOOK_EVERY_MILLIS);
        }
    }

    private static void atRest(Testimony testimony) throws Exception {
        OnHeap heap = OnHeap.of(testimony);
        Setting.say(NAME, "on the live heap at rest: " + heap);
        assertThat(heap.found()).containsOnlyKeys(Testimony.PLANTED);
    }

    /**
     * What was found in a dump of the live heap.
     *
     * @param holders of what was not planted
     */
    private record OnHeap(SortedMap<String, SortedSet<Integer>> found, Set<String> holders) {

        static OnHeap of(Testimony testimony) throws Exception {
            Path dump = testimony.dumpLiveHeap();
            List<Found> found = search(testimony).in(dump);
            List<Long> places = found.stream()
                    .filter(one -> !one.secret().startsWith(Testimony.PLANTED))
                    .map(Found::at)
                    .toList();
            return new OnHeap(byMaker(found), HeapDump.holders(dump, places));
        }
    }

    /** Each secret under its maker's name and a number, the last one of this maker being number 1. */
    private static SecretSearch search(Testimony testimony) throws Exception {
        SecretSearch search = new SecretSearch();
        Map<String, Integer> numbers = new TreeMap<>();
        for (Testimony.Seen seen : testimony.secrets().reversed()) {
            search.add(seen.maker() + "#" + numbers.merge(seen.maker(), 1, Integer::sum), seen.bytes());
        }
        Setting.say(NAME, "searched for " + numbers);
        assertThat(numbers).containsKeys(QKD, "PresharedKey", "ChainSecret", "JournalKey");
        return search;
    }

    private static SortedMap<String, SortedSet<Integer>> byMaker(List<Found> found) {
        return found.stream()
                .collect(groupingBy(
                        one -> one.secret().replaceFirst("#.*", ""),
                        TreeMap::new,
                        mapping(
                                one -> Integer.valueOf(one.secret().replaceFirst(".*#", "")),
                                toCollection(TreeSet::new))));
    }

    /** What was found in the pages that are for secrets, and in all others. */
    private record Memory(long bytes, List<Found> own, List<Found> elsewhere) {

        static Memory of(HostProcess host, SecretSearch search) throws Exception {
            ProcessMemory process = ProcessMemory.of(host.pid());
            List<Found> own = new ArrayList<>();
            List<Found> elsewhere = new ArrayList<>();
            long bytes = 0;
            for (Mapping mapping : process.mappings()) {
                bytes += mapping.end() - mapping.begin();
                (mapping.forSecrets() ? own : elsewhere).addAll(process.search(mapping, search));
            }
            return new Memory(bytes, own, elsewhere);
        }

        @Override
        public String toString() {
            return bytes / 1024 + " KiB; in the pages for secrets " + byMaker(own) + "; elsewhere "
                    + byMaker(elsewhere);
        }
    }
}
