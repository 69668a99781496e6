package io.keybraid.host.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.keybraid.api.SoftTokens;
import io.keybraid.host.message.Message.StrandName;
import io.keybraid.host.testbed.TwoHosts;
import io.keybraid.host.tunnel.Alarm;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A tunnel that requires a hardware token: pulled, it does not rotate, and then passes no traffic. */
class TokenPulledLongIT {

    private static final Duration LONG = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    @Test
    void withoutItsTokenATunnelDoesNotRotateAndIsThenBlocked() throws Exception {
        SoftTokens.Token token = SoftTokens.take();
        byte[] key = new byte[32];
        new SecureRandom().nextBytes(key);
        token.put("berlin", "AES", key);
        try (TwoHosts hosts = new TwoHosts(folder)) {
            hosts.declaringOnly(
                            "pq: { plugin: mlkem }\ntoken: { plugin: pkcs11, library: \"%s\", slot: \"%s\", pin: \"%s\" }"
                                    .formatted(token.library(), token.slot(), token.pin(folder)))
                    .using("{ pq: {}, token: { key: berlin } }")
                    .requiring("all(pq, token)")
                    .with("on-stale: { block-after: 5s }")
                    .start();
            until(() -> hosts.paris().view().epoch() >= 2 && hosts.endsAreEqual());
            assertThat(hosts.paris().view().used()).extracting(StrandName::name).containsExactly("pq", "token");

            token.pull();

            until(() -> has(hosts.paris(), Alarm.Kind.ROUND, "needs token"));
            long kept = hosts.paris().view().epoch();
            until(() -> has(hosts.paris(), Alarm.Kind.BLOCKED, "") && has(hosts.berlin(), Alarm.Kind.BLOCKED, ""));
            assertThat(hosts.endsAreEqual()).isFalse();
            assertThat(hosts.paris().view().epoch()).isEqualTo(kept);
        }
    }

    private static boolean has(TwoHosts.End end, Alarm.Kind kind, String words) {
        return end.view().alarms().stream()
                .anyMatch(alarm -> alarm.kind() == kind && alarm.problem().contains(words));
    }

    private static void until(Callable<Boolean> condition) {
        await().atMost(LONG).pollInterval(Duration.ofMillis(20)).until(condition);
    }
}
