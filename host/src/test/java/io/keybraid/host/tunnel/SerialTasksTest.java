package io.keybraid.host.tunnel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class SerialTasksTest {

    private final List<Throwable> faults = new CopyOnWriteArrayList<>();
    private final List<Integer> ran = new CopyOnWriteArrayList<>();
    private final SerialTasks tasks = new SerialTasks(
            "test", faults::add, (name, body) -> Thread.ofVirtual().name(name).start(body));

    @Test
    void runsEverythingInOrder() {
        for (int i = 0; i < 1000; i++) {
            int number = i;
            assertThat(tasks.add(() -> ran.add(number))).isTrue();
        }
        await().atMost(Duration.ofSeconds(5)).until(() -> ran.size() == 1000);
        assertThat(ran).isSorted();
    }

    @Test
    void aTaskThatThrowsIsToldAndTheNextOnesRun() {
        tasks.add(() -> {
            throw new IllegalStateException("planted");
        });
        tasks.add(() -> ran.add(1));
        await().atMost(Duration.ofSeconds(5)).until(() -> ran.size() == 1);
        assertThat(faults).hasSize(1);
    }

    @Test
    void takesNothingAfterTheLastTask() {
        tasks.closeAfter(() -> ran.add(1));
        assertThat(tasks.add(() -> ran.add(2))).isFalse();
        await().atMost(Duration.ofSeconds(5)).until(() -> ran.size() == 1);
    }
}
