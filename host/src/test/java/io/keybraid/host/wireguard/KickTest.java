package io.keybraid.host.wireguard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.keybraid.host.key.InterfaceName;
import io.keybraid.host.key.WireGuardKey;
import io.keybraid.host.wireguard.WireGuardException.Cause;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

class KickTest {

    private static final InterfaceName NAME = new InterfaceName("wg0");
    private static final WireGuardKey PEER = Keys.peer("first");

    /** Stands for an interface with one peer, which is configured with a word. */
    private static final class OnePeer implements Kick.Way<OnePeer.Word> {

        /** One reading of the word. */
        private record Word(String word, OnePeer of) implements Kick.Configured<Word> {

            @Override
            public boolean isPutBackBy(Word later) {
                return word.equals(later.word);
            }

            @Override
            public void close() {
                of.open--;
            }
        }

        /** What comes of one renewal. */
        private enum Renewal {
            DONE,
            REFUSED,
            REFUSED_AFTER_THE_REMOVAL,
            SPOILT,
            SILENT
        }

        private final Deque<Renewal> renewals = new ArrayDeque<>();
        private String word = "as it was";
        private boolean answers = true;
        private int open;
        private int renewed;

        private OnePeer(Renewal... renewals) {
            this.renewals.addAll(List.of(renewals));
        }

        @Override
        public Word read() throws WireGuardException {
            if (!answers) {
                throw new WireGuardException(Cause.BROKEN, "no answer", "wait", null);
            }
            if (word.isEmpty()) {
                throw PeerProblems.noPeer(NAME, List.of(PEER), List.of());
            }
            open++;
            return new Word(word, this);
        }

        @Override
        public void renew(Word before) throws WireGuardException {
            renewed++;
            switch (renewals.remove()) {
                case DONE -> word = before.word;
                case REFUSED -> throw refusal();
                case REFUSED_AFTER_THE_REMOVAL -> {
                    word = "";
                    throw refusal();
                }
                case SPOILT -> word = "spoilt";
                case SILENT -> {
                    answers = false;
                    throw refusal();
                }
            }
        }

        private static WireGuardException refusal() {
            return new WireGuardException(Cause.BROKEN, "no memory", "get some", null);
        }
    }

    @Test
    void renewsOnce() throws Exception {
        OnePeer peer = new OnePeer(OnePeer.Renewal.DONE);
        new Kick<>(NAME, PEER, peer).run();
        assertThat(peer.renewed).isEqualTo(1);
        assertThat(peer.open).isZero();
    }

    @Test
    void addsAPeerAgainThatWasRemovedAndRefused() throws Exception {
        OnePeer peer = new OnePeer(OnePeer.Renewal.REFUSED_AFTER_THE_REMOVAL, OnePeer.Renewal.DONE);
        new Kick<>(NAME, PEER, peer).run();
        assertThat(peer.word).isEqualTo("as it was");
        assertThat(peer.open).isZero();
    }

    @Test
    void saysThatAPeerIsGone() {
        OnePeer peer =
                new OnePeer(OnePeer.Renewal.REFUSED_AFTER_THE_REMOVAL, OnePeer.Renewal.REFUSED_AFTER_THE_REMOVAL);
        WireGuardException failure = fails(peer);
        assertThat(failure.what()).isEqualTo(Cause.NO_PEER);
        assertThat(failure)
                .hasMessageContaining(PEER.toString())
                .hasMessageContaining("is gone")
                .hasMessageContaining("no memory");
        assertThat(failure.hint()).contains("add the peer again");
        assertThat(peer.renewed).isEqualTo(2);
    }

    @Test
    void aRefusalThatChangedNothingIsToldAsItIs() {
        OnePeer peer = new OnePeer(OnePeer.Renewal.REFUSED);
        assertThat(fails(peer)).hasMessage("no memory");
        assertThat(peer.renewed).isEqualTo(1);
    }

    @Test
    void leavesAPeerAloneThatSomebodyElseChanged() {
        OnePeer peer = new OnePeer(OnePeer.Renewal.SPOILT);
        assertThat(fails(peer).what()).isEqualTo(Cause.NOT_INSTALLED);
        assertThat(peer.word).isEqualTo("spoilt");
        assertThat(peer.renewed).isEqualTo(1);
    }

    @Test
    void saysWhenItCannotKnow() {
        OnePeer peer = new OnePeer(OnePeer.Renewal.SILENT, OnePeer.Renewal.SILENT);
        WireGuardException failure = fails(peer);
        assertThat(failure).hasMessageContaining("may be gone").hasMessageContaining("no answer");
        assertThat(failure.hint()).contains("wg show wg0").contains("wait");
        assertThat(peer.open).isZero();
    }

    private static WireGuardException fails(OnePeer peer) {
        WireGuardException failure =
                catchThrowableOfType(WireGuardException.class, () -> new Kick<>(NAME, PEER, peer).run());
        assertThat(failure).isNotNull();
        assertThat(peer.open).isZero();
        return failure;
    }
}
