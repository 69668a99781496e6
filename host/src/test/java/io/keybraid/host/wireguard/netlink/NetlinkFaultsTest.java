package io.keybraid.host.wireguard.netlink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.keybraid.host.key.InterfaceName;
import io.keybraid.host.key.PresharedKey;
import io.keybraid.host.key.WireGuardKey;
import io.keybraid.host.wireguard.InterfaceSnapshot;
import io.keybraid.host.wireguard.InterfaceSurvey;
import io.keybraid.host.wireguard.Keys;
import io.keybraid.host.wireguard.WireGuardException;
import io.keybraid.host.wireguard.WireGuardException.Cause;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the netlink backend makes of a kernel that refuses, or answers what is not netlink. */
class NetlinkFaultsTest {

    private static final InterfaceName NAME = new InterfaceName("wg0");

    @TempDir
    Path directory;

    private final FakeKernel kernel = new FakeKernel("wg0", Keys.peer("own"));
    private NetlinkBackend backend;

    @BeforeEach
    void start() throws Exception {
        for (int i = 0; i < 5; i++) {
            kernel.addPeer(Keys.peer("peer " + i));
        }
        backend = new NetlinkBackend(kernel::open, new InterfaceSurvey(directory, directory), Duration.ofSeconds(5));
        backend.read(NAME).close();
    }

    @Test
    void namesMissingRights() {
        kernel.refuseWith(Errno.EPERM);
        WireGuardException refusal = fails();
        assertThat(refusal.what()).isEqualTo(Cause.NOT_PERMITTED);
        assertThat(refusal).hasMessageContaining("EPERM").hasMessageContaining("as you wish");
        assertThat(refusal.hint()).contains("CAP_NET_ADMIN");
    }

    @Test
    void namesAnInterfaceThatIsNotWireGuards() {
        kernel.refuseWith(Errno.EOPNOTSUPP);
        WireGuardException refusal = fails();
        assertThat(refusal.what()).isEqualTo(Cause.NO_INTERFACE);
        assertThat(refusal).hasMessageContaining("not one of the kernel's WireGuard");
    }

    @Test
    void namesAMissingModule() {
        kernel.loseTheFamily();
        kernel.refuseWith(Errno.ENOENT);
        WireGuardException refusal = fails();
        assertThat(refusal.what()).isEqualTo(Cause.NO_INTERFACE);
        assertThat(refusal.hint()).contains("modprobe wireguard");
    }

    @Test
    void asksForTheFamilyAnewWhenItsNumberHasGone() throws Exception {
        kernel.next(reply -> List.of(FakeKernel.error(sequence(reply), -Errno.ENOENT, 0, new byte[0])));
        backend.read(NAME).close();
    }

    @Test
    void namesAnyOtherErrorByItsNumber() {
        kernel.refuseWith(Errno.ERANGE);
        assertThat(fails()).hasMessageContaining("errno 34, ERANGE");
    }

    @Test
    void readsAgainWhatChangedMeanwhile() throws Exception {
        kernel.next(NetlinkFaultsTest::interrupted);
        kernel.next(NetlinkFaultsTest::interrupted);
        try (InterfaceSnapshot snapshot = backend.read(NAME)) {
            assertThat(snapshot.peers()).hasSize(5);
        }
    }

    @Test
    void givesUpOnAnInterfaceThatNeverKeepsStill() {
        for (int i = 0; i < 20; i++) {
            kernel.next(NetlinkFaultsTest::interrupted);
        }
        assertThat(fails()).hasMessageContaining("changed each time");
    }

    @Test
    void givesUpWhenNothingComes() {
        kernel.next(reply -> List.of());
        WireGuardException failure = fails();
        assertThat(failure.what()).isEqualTo(Cause.BROKEN);
        assertThat(failure).hasMessageContaining("in time");
    }

    @Test
    void refusesAnAnswerCutOffAtAnyByte() throws Exception {
        for (int cut = 1; cut < 2_000; cut += 7) {
            int length = cut;
            kernel.next(reply -> cutOff(reply, length));
            WireGuardException failure = catchThrowableOfType(
                    WireGuardException.class, () -> backend.read(NAME).close());
            assertThat(failure).as("cut at %d", cut).isNotNull();
            assertThat(failure.what()).isEqualTo(Cause.BROKEN);
        }
        backend.read(NAME).close();
    }

    @Test
    void survivesAnyNonsense() throws Exception {
        Random random = new Random(20261127);
        for (int i = 0; i < 3_000; i++) {
            kernel.next(reply -> spoilt(reply, random));
            try {
                backend.read(NAME).close();
            } catch (WireGuardException e) {
                assertThat(e.what()).isNotNull();
            }
        }
        backend.read(NAME).close();
    }

    @Test
    void refusesTooLongADatagram() {
        kernel.next(reply -> List.of(new byte[WireGuardFamily.BUFFER_BYTES + 1]));
        assertThat(fails()).hasMessageContaining("longer than it can be");
    }

    @Test
    void refusesAnAnswerToAnotherRequest() {
        kernel.next(reply -> List.of(FakeKernel.error(sequence(reply) + 1, 0, 0, new byte[0])));
        assertThat(fails()).hasMessageContaining("another request");
    }

    @Test
    void saysWhenTheKeyReadBackIsAnother() {
        kernel.next(reply -> List.of(FakeKernel.error(sequence(reply), 0, 0, new byte[0])));
        kernel.next(
                reply -> reply.stream().map(byte[]::clone).peek(this::spoilKeys).toList());
        try (PresharedKey key = Keys.preshared("one")) {
            WireGuardException failure = catchThrowableOfType(
                    WireGuardException.class, () -> backend.install(NAME, Map.of(Keys.peer("peer 0"), key)));
            assertThat(failure.what()).isEqualTo(Cause.NOT_INSTALLED);
        }
    }

    @Test
    void putsAPeerBackThatWasRefusedTheFirstTime() throws Exception {
        WireGuardKey peer = Keys.peer("peer 0");
        Set<String> networks = kernel.allowedIps(peer);
        install("one");
        kernel.refuseToAdd(1);
        backend.kick(NAME, peer);
        assertThat(kernel.allowedIps(peer)).isEqualTo(networks);
        try (InterfaceSnapshot snapshot = backend.read(NAME);
                PresharedKey key = Keys.preshared("one")) {
            assertThat(snapshot.peer(peer).orElseThrow().holds(key)).isTrue();
        }
    }

    @Test
    void saysThatAPeerIsGoneWhenItIs() {
        kernel.refuseToAdd(2);
        WireGuardException failure =
                catchThrowableOfType(WireGuardException.class, () -> backend.kick(NAME, Keys.peer("peer 0")));
        assertThat(failure.what()).isEqualTo(Cause.NO_PEER);
        assertThat(failure).hasMessageContaining("is gone").hasMessageContaining("errno 12");
        assertThat(failure.hint()).contains("add the peer again");
    }

    @Test
    void saysWhenAPeerIsPutBackWithAnotherNetwork() {
        kernel.mistakeNetworks();
        WireGuardException failure =
                catchThrowableOfType(WireGuardException.class, () -> backend.kick(NAME, Keys.peer("peer 0")));
        assertThat(failure.what()).isEqualTo(Cause.NOT_INSTALLED);
        assertThat(failure).hasMessageContaining("is not what it was");
    }

    private void install(String word) throws WireGuardException {
        try (PresharedKey key = Keys.preshared(word)) {
            backend.install(NAME, Map.of(Keys.peer("peer 0"), key));
        }
    }

    /** Changes the last bit of every preshared key that was set: attribute 2, of 36 bytes. */
    private void spoilKeys(byte[] datagram) {
        for (int i = 0; i + 36 <= datagram.length; i += 4) {
            if (datagram[i] == 36 && datagram[i + 1] == 0 && datagram[i + 2] == 2 && datagram[i + 3] == 0) {
                datagram[i + 35] = (byte) (datagram[i + 35] ^ 1);
            }
        }
    }

    private WireGuardException fails() {
        WireGuardException failure = catchThrowableOfType(
                WireGuardException.class, () -> backend.read(NAME).close());
        assertThat(failure).isNotNull();
        assertThat(failure.hint()).isNotBlank();
        return failure;
    }

    private static int sequence(List<byte[]> reply) {
        return ByteBuffer.wrap(reply.getFirst()).order(ByteOrder.nativeOrder()).getInt(8);
    }

    private static List<byte[]> interrupted(List<byte[]> reply) {
        List<byte[]> changed = new ArrayList<>(reply);
        byte[] last = changed.getLast().clone();
        last[6] = (byte) (last[6] | 0x10);
        changed.set(changed.size() - 1, last);
        return changed;
    }

    /** The datagrams up to this many bytes in all; never all of them. */
    private static List<byte[]> cutOff(List<byte[]> reply, int length) {
        List<byte[]> some = new ArrayList<>();
        int left = length;
        for (byte[] datagram : reply.subList(0, reply.size() - 1)) {
            if (left <= 0) {
                break;
            }
            some.add(Arrays.copyOf(datagram, Math.min(left, datagram.length)));
            left -= datagram.length;
        }
        return some;
    }

    private static List<byte[]> spoilt(List<byte[]> reply, Random random) {
        UnaryOperator<byte[]> spoil = datagram -> {
            byte[] changed = datagram.clone();
            for (int i = random.nextInt(1, 5); i > 0; i--) {
                changed[random.nextInt(changed.length)] = (byte) random.nextInt();
            }
            return changed;
        };
        return reply.stream().map(spoil).toList();
    }
}
