package io.keybraid.host.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.keybraid.host.admin.AdminClient;
import io.keybraid.host.admin.AdminRequest;
import io.keybraid.host.key.InterfaceName;
import io.keybraid.host.key.WireGuardKey;
import io.keybraid.host.message.Message.StrandName;
import io.keybraid.host.plugin.OpenSource;
import io.keybraid.host.problem.OperatorException;
import io.keybraid.host.testbed.TwoHosts;
import io.keybraid.host.testbed.TwoHosts.End;
import io.keybraid.host.tunnel.Tunnel;
import io.keybraid.host.wireguard.InterfaceSnapshot;
import io.keybraid.host.wireguard.PeerState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A configuration is read again while two hosts run: what did not change goes on as if nothing had happened. */
class ReloadIT {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final InterfaceName SECOND = new InterfaceName("wg1");
    private static final WireGuardKey PARIS = key(3);
    private static final WireGuardKey BERLIN = key(4);

    @TempDir
    private Path folder;

    private TwoHosts hosts;

    @BeforeEach
    void start() throws Exception {
        hosts = new TwoHosts(folder);
        hosts.start();
        awaitRotation(TwoHosts.TUNNEL);
    }

    @AfterEach
    void close() {
        hosts.close();
    }

    @Test
    void aTunnelIsAddedAndTakenAwayWhileTheOtherGoesOn() throws Exception {
        Tunnel first = tunnel(hosts.paris(), TwoHosts.TUNNEL);
        Object link = link();
        addInterfaces();
        assertThat(reload(hosts.paris(), text -> text + second(PARIS, BERLIN, hosts.berlin()))
                        .path("added"))
                .extracting(JsonNode::asString)
                .containsExactly("second");
        reload(hosts.berlin(), text -> text + second(BERLIN, PARIS, hosts.paris()));
        awaitRotation("second");
        awaitRotation(TwoHosts.TUNNEL);
        assertThat(tunnel(hosts.paris(), TwoHosts.TUNNEL)).isSameAs(first);

        JsonNode answer = reload(hosts.paris(), text -> text.substring(0, text.indexOf("  second:")));
        assertThat(answer.path("removed")).extracting(JsonNode::asString).containsExactly("second");
        assertThat(answer.path("unchanged")).extracting(JsonNode::asString).containsExactly(TwoHosts.TUNNEL);
        assertThat(hosts.paris().host().tunnel("second")).isEmpty();
        assertThat(holdsAKey(hosts.paris(), SECOND, BERLIN)).isTrue();
        awaitRotation(TwoHosts.TUNNEL);
        assertThat(tunnel(hosts.paris(), TwoHosts.TUNNEL)).isSameAs(first);
        assertThat(link()).isEqualTo(link);
    }

    @Test
    void aTunnelThatChangedGoesOnWithTheSameChain() throws Exception {
        Tunnel before = tunnel(hosts.paris(), TwoHosts.TUNNEL);
        long epoch = before.view().epoch();
        JsonNode answer = reload(hosts.paris(), text -> text.replace("rotate-every: 1000ms", "rotate-every: 1500ms"));
        assertThat(answer.path("changed")).extracting(JsonNode::asString).containsExactly(TwoHosts.TUNNEL);
        assertThat(tunnel(hosts.paris(), TwoHosts.TUNNEL)).isNotSameAs(before);
        awaitRotation(TwoHosts.TUNNEL);
        assertThat(hosts.paris().view().epoch()).isGreaterThan(epoch).isLessThan(epoch + 100);
        assertThat(hosts.paris().view().alarms()).isEmpty();
    }

    @Test
    void aSourceThatChangedIsOpenedAnewAndTheOthersAreNot() throws Exception {
        OpenSource qkd = source(hosts.paris(), "qkd");
        OpenSource pq = source(hosts.paris(), "pq");
        UnaryOperator<String> stronger =
                text -> text.replace("{ plugin: mlkem }", "{ plugin: mlkem, parameter-set: ML-KEM-1024 }");
        assertThat(reload(hosts.paris(), stronger).path("changed")).hasSize(1);
        reload(hosts.berlin(), stronger);
        assertThat(source(hosts.paris(), "qkd")).isSameAs(qkd);
        assertThat(source(hosts.paris(), "pq")).isNotSameAs(pq);
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(hosts.paris().view().used())
                        .extracting(StrandName::algorithm)
                        .contains("ML-KEM-1024"));
        assertThat(hosts.endsAreEqual()).isTrue();
    }

    /** The peer does not know the tunnel, so that no round comes, and nothing is wrong here. */
    @Test
    void whoAskedForARotationIsToldWhenAReloadTakesTheTunnelAway() throws Exception {
        addInterfaces();
        reload(hosts.paris(), text -> text + second(PARIS, BERLIN, hosts.berlin()));
        Path socket = hosts.paris().host().config().adminSocket();
        Future<JsonNode> asked = inBackground(() ->
                AdminClient.ask(socket, new AdminRequest("rotate", Optional.of("second")), Duration.ofMinutes(2)));
        Thread.sleep(500);
        assertThat(asked.isDone()).isFalse();
        reload(hosts.paris(), text -> text.substring(0, text.indexOf("  second:")));
        JsonNode told =
                asked.get(SOON.toSeconds(), TimeUnit.SECONDS).path("tunnels").get(0);
        assertThat(told.path("rotated").asBoolean()).isFalse();
        assertThat(told.path("problem").asString()).isEqualTo("a reload took the tunnel's place meanwhile");
    }

    @Test
    void aFileWithMistakesChangesNothing() throws Exception {
        Tunnel before = tunnel(hosts.paris(), TwoHosts.TUNNEL);
        assertThatThrownBy(() -> reload(
                        hosts.paris(),
                        text -> text.replace("plugin: mlkem", "plugin: mlkme").replace("peer-sae", "pear-sae")))
                .isInstanceOf(OperatorException.class)
                .hasMessageContaining("no plugin 'mlkme' is loaded")
                .hasMessageContaining("pear-sae");
        assertThat(tunnel(hosts.paris(), TwoHosts.TUNNEL)).isSameAs(before);
        awaitRotation(TwoHosts.TUNNEL);
    }

    @Test
    void whatAHostIsStartedWithIsToldAndNotChanged() throws Exception {
        JsonNode answer = reload(hosts.paris(), text -> text.replace("127.0.0.1:0", "127.0.0.2:0"));
        assertThat(answer.path("need-restart")).extracting(JsonNode::asString).containsExactly("listen");
        assertThat(answer.path("unchanged")).hasSize(1);
        awaitRotation(TwoHosts.TUNNEL);
    }

    private static Future<JsonNode> inBackground(Callable<JsonNode> call) {
        FutureTask<JsonNode> task = new FutureTask<>(call);
        Thread.ofVirtual().start(task);
        return task;
    }

    private void addInterfaces() throws OperatorException {
        hosts.paris().wires().addInterface(SECOND, PARIS);
        hosts.paris().wires().addPeer(SECOND, BERLIN);
        hosts.berlin().wires().addInterface(SECOND, BERLIN);
        hosts.berlin().wires().addPeer(SECOND, PARIS);
    }

    private static String second(WireGuardKey own, WireGuardKey peer, End other) {
        return """
                  second:
                    interface: wg1
                    peer: "%s"
                    public-key: "%s"
                    identity: "%s"
                    sources: { pq: {} }
                    rotate-every: 1s
                """.formatted(peer, own, other.pin()).indent(2).replace("    second", "  second");
    }

    private static JsonNode reload(End end, UnaryOperator<String> change) throws OperatorException, IOException {
        Path file = end.folder().resolve("keybraid.yaml");
        Files.writeString(file, change.apply(Files.readString(file)));
        return AdminClient.ask(end.host().config().adminSocket(), AdminRequest.of("reload"), SOON);
    }

    private static Tunnel tunnel(End end, String name) {
        return end.host().tunnel(name).orElseThrow();
    }

    private static OpenSource source(End end, String name) {
        return end.host().sources().all().stream()
                .filter(source -> source.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** Since when the link stands. */
    private Object link() {
        return hosts.paris()
                .host()
                .channels()
                .status(hosts.berlin().pin())
                .orElseThrow()
                .since();
    }

    private void awaitRotation(String tunnel) {
        List<End> ends = List.of(hosts.paris(), hosts.berlin());
        long before = ends.stream()
                .mapToLong(end -> tunnel(end, tunnel).view().epoch())
                .max()
                .orElse(0);
        await().atMost(SOON)
                .until(() ->
                        ends.stream().allMatch(end -> tunnel(end, tunnel).view().epoch() > before));
    }

    private static boolean holdsAKey(End end, InterfaceName name, WireGuardKey peer) throws OperatorException {
        try (InterfaceSnapshot snapshot = end.wires().read(name)) {
            return snapshot.peer(peer).flatMap(PeerState::presharedKey).isPresent();
        }
    }

    private static WireGuardKey key(int everyByte) {
        byte[] bytes = new byte[WireGuardKey.LENGTH];
        Arrays.fill(bytes, (byte) everyByte);
        return new WireGuardKey(bytes);
    }
}
