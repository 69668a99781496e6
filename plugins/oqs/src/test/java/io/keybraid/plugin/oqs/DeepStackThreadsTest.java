package io.keybraid.plugin.oqs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keybraid.api.FakeRound;
import io.keybraid.api.KeySourceException;
import io.keybraid.api.KeySourceException.Reason;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DeepStackThreadsTest {

    private static final FakeRound LONG = FakeRound.lasting(Duration.ofSeconds(60));

    private final DeepStackThreads threads = new DeepStackThreads(1);

    @AfterEach
    void close() {
        threads.close();
    }

    /** As deep as no thread of the usual megabyte can go. */
    @Test
    void runsOnAPlatformThreadWithADeepStack() throws Exception {
        assertThat(threads.call(LONG, () -> depth(60_000), unused -> {})).isEqualTo(60_000);
        assertThat(threads.call(LONG, () -> Thread.currentThread().isVirtual(), unused -> {}))
                .isFalse();
    }

    private static int depth(int more) {
        return more == 0 ? 0 : depth(more - 1) + 1;
    }

    @Test
    void aResultThatComesTooLateIsGivenToWhoeverWipesIt() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        CompletableFuture<String> wiped = new CompletableFuture<>();

        assertThatThrownBy(() -> threads.call(
                        FakeRound.lasting(Duration.ofMillis(50)),
                        () -> {
                            go.await();
                            return "secret";
                        },
                        wiped::complete))
                .isInstanceOfSatisfying(
                        KeySourceException.class, e -> assertThat(e.reason()).isEqualTo(Reason.TIMED_OUT));
        assertThat(wiped).isNotDone();
        go.countDown();
        assertThat(wiped.get(30, TimeUnit.SECONDS)).isEqualTo("secret");
    }

    @Test
    void afterItWasClosedEveryCallIsRefused() {
        threads.close();
        assertThatThrownBy(() -> threads.call(LONG, () -> 1, unused -> {}))
                .isInstanceOf(KeySourceException.class)
                .hasMessage("the source was closed");
    }
}
