package io.keybraid.plugin.etsi014;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import okio.Buffer;
import org.junit.jupiter.api.Test;

class PooledBuffersTest {

    private static final int MOST = 8;
    private static final String KEY = "as if this were a key ";

    @Test
    void whatOkioHadInItsHandsIsOverwritten() throws Exception {
        assertThat(leftAfter(() -> {})).as("without overwriting").contains(KEY);
        assertThat(leftAfter(PooledBuffers::overwrite)).doesNotContain(KEY);
    }

    /** On a thread of its own: which part of the pool is used depends on the thread. */
    private static String leftAfter(Runnable mending) throws Exception {
        CompletableFuture<String> left = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            Buffer buffer = new Buffer().writeUtf8(KEY.repeat(3_000));
            buffer.clear();
            mending.run();
            left.complete(pooled());
        });
        return left.get();
    }

    /** What is in the buffers of the pool, as they are handed out. */
    private static String pooled() {
        StringBuilder all = new StringBuilder();
        try (Buffer.UnsafeCursor cursor = new Buffer().readAndWriteUnsafe()) {
            for (int i = 0; i < MOST; i++) {
                cursor.expandBuffer(8 << 10);
                all.append(new String(cursor.data, StandardCharsets.ISO_8859_1));
            }
        }
        return all.toString();
    }
}
