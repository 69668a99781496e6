package io.keybraid.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SecretSlotsTest {

    private static final int MORE_THAN_ONE_PAGE_HOLDS = 3 * SecretPages.PAGE / 32;

    @ParameterizedTest
    @CsvSource({"32, 32", "33, 64", "64, 64", "65, 128", "65535, 65536", "65536, 65536"})
    void areOfTheNextPowerOfTwo(int length, int slotBytes) {
        SecretSlots slots = SecretSlots.forLength(length);
        MemorySegment slot = slots.take();
        assertThat(slot.byteSize()).isEqualTo(slotBytes);
        slots.wipe(slot);
    }

    @Test
    void neverOverlap() {
        SecretSlots slots = new SecretSlots(32);
        long[] addresses = IntStream.range(0, MORE_THAN_ONE_PAGE_HOLDS)
                .mapToLong(i -> slots.take().address())
                .sorted()
                .toArray();
        for (int i = 1; i < addresses.length; i++) {
            assertThat(addresses[i] - addresses[i - 1]).isGreaterThanOrEqualTo(32);
        }
    }

    @Test
    void areWipedAndUsedAgain() {
        SecretSlots slots = new SecretSlots(32);
        MemorySegment slot = slots.take();
        slot.fill((byte) 7);
        slots.wipe(slot);
        assertThat(slot.toArray(ValueLayout.JAVA_BYTE)).containsOnly(0);
        assertThat(slots.take().address()).isEqualTo(slot.address());
    }

    @Test
    void theFirstGivenBackIsTheFirstTaken() {
        SecretSlots slots = new SecretSlots(32);
        MemorySegment first = slots.take();
        MemorySegment second = slots.take();
        slots.wipe(first);
        slots.wipe(second);
        assertThat(slots.take().address()).isEqualTo(first.address());
        assertThat(slots.take().address()).isEqualTo(second.address());
    }

    @Test
    @Timeout(30)
    void aSecretThatNobodyClosedIsWipedWhenNobodyHoldsIt() throws InterruptedException {
        MemorySegment memory = forgotten();
        Instant end = Instant.now().plus(Duration.ofSeconds(20));
        while (memory.get(ValueLayout.JAVA_BYTE, 0) != 0 && Instant.now().isBefore(end)) {
            System.gc();
            Thread.sleep(20);
        }
        assertThat(memory.toArray(ValueLayout.JAVA_BYTE)).containsOnly(0);
    }

    private static MemorySegment forgotten() {
        byte[] bytes = new byte[40];
        Arrays.fill(bytes, (byte) 7);
        // Not the segment that was lent: it may keep alive what it belongs to.
        long address = SharedSecret.takeFrom(bytes).<Long>expose(MemorySegment::address);
        return MemorySegment.ofAddress(address).reinterpret(40);
    }

    @Test
    void manyThreadsKeepTheirSecretsApart() throws Exception {
        List<Callable<Integer>> work = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            int seed = i;
            work.add(() -> mixedUp(new Random(seed)));
        }
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            for (Future<Integer> mixedUp : threads.invokeAll(work)) {
                assertThat(mixedUp.get()).isZero();
            }
        }
    }

    /** How many of a thread's secrets had become something else by the time it closed them. */
    private static int mixedUp(Random random) {
        int mixedUp = 0;
        List<byte[]> expected = new ArrayList<>();
        List<SharedSecret> held = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            if (held.size() < 20 && random.nextBoolean()) {
                byte[] bytes = new byte[32 + random.nextInt(40)];
                random.nextBytes(bytes);
                expected.add(bytes);
                held.add(SharedSecret.copyOf(bytes));
            } else if (!held.isEmpty()) {
                int which = random.nextInt(held.size());
                byte[] bytes = expected.remove(which);
                try (SharedSecret secret = held.remove(which)) {
                    byte[] read = secret.expose(segment -> segment.toArray(ValueLayout.JAVA_BYTE));
                    mixedUp += Arrays.equals(read, bytes) ? 0 : 1;
                }
            }
        }
        held.forEach(SharedSecret::close);
        return mixedUp;
    }
}
