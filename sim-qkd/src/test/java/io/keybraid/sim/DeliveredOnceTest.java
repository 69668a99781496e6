package io.keybraid.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.keybraid.sim.SaeClient.Reply;
import io.keybraid.sim.http.KmeCounts;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class DeliveredOnceTest extends RunningPair {

    private static final int CLIENTS = 50;
    private static final int ROUNDS = 20;

    @Test
    void fiftyClientsAtOnceLoseNoKeyAndGetNoneTwice() throws Exception {
        KmeCounts before = simulator.kme("kme-b").counts();
        Map<String, List<Byte>> keys = new ConcurrentHashMap<>();
        everyone(() -> {
            for (int round = 0; round < ROUNDS; round++) {
                Reply master = alice.get(ALICE_TO_BOB + "enc_keys?number=2");
                Reply slave = bob.post(BOB_FROM_ALICE + "dec_keys", idsOf(master.keyIds()));
                assertThat(slave.json()).isEqualTo(master.json());
                for (int at = 0; at < 2; at++) {
                    assertThat(keys.put(master.keyIds().get(at), boxed(master.key(at))))
                            .as("a key_ID given twice")
                            .isNull();
                }
            }
            return null;
        });
        assertThat(keys).hasSize(CLIENTS * ROUNDS * 2);
        assertThat(keys.values()).doesNotHaveDuplicates();
        KmeCounts after = simulator.kme("kme-b").counts();
        assertThat(after.getKeyWithKeyIds() - before.getKeyWithKeyIds()).isEqualTo(CLIENTS * ROUNDS);
        assertThat(after.keysToSlaves() - before.keysToSlaves()).isEqualTo(CLIENTS * ROUNDS * 2);
    }

    @Test
    void ofFiftyClientsWhoAskForOneKeyOneGetsIt() throws Exception {
        String id = alice.get(ALICE_TO_BOB + "enc_keys").keyId();
        AtomicInteger got = new AtomicInteger();
        AtomicInteger refused = new AtomicInteger();
        everyone(() -> {
            Reply reply = bob.get(BOB_FROM_ALICE + "dec_keys?key_ID=" + id);
            (reply.status() == 200 ? got : refused).incrementAndGet();
            return null;
        });
        assertThat(got).hasValue(1);
        assertThat(refused).hasValue(CLIENTS - 1);
    }

    private static void everyone(Callable<Void> task) throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Void>> running = new ArrayList<>();
            for (int client = 0; client < CLIENTS; client++) {
                running.add(threads.submit(task));
            }
            for (Future<Void> one : running) {
                one.get(60, TimeUnit.SECONDS);
            }
        }
    }

    private static List<Byte> boxed(byte[] bytes) {
        List<Byte> list = new ArrayList<>(bytes.length);
        for (byte one : bytes) {
            list.add(one);
        }
        return list;
    }
}
