package io.keybraid.sim.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keybraid.sim.profile.KmeProfile;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TopologyTest {

    private static final KmeSite A = new KmeSite("kme-a", 0);
    private static final KmeSite B = new KmeSite("kme-b", 0);
    private static final KmeSite C = new KmeSite("kme-c", 0);
    private static final KeySupply SUPPLY = KeySupply.ofKeys(1, 10, 256);

    @Test
    void knowsWhereAnSaeIs() {
        Topology pair = Topology.pair(A, B, SUPPLY, List.of(sae("alice", "kme-a"), sae("bob", "kme-b")));
        assertThat(pair.kmeOf(new SaeId("bob"))).contains("kme-b");
        assertThat(pair.kmeOf(new SaeId("carol"))).isEmpty();
        assertThat(pair.saesAt("kme-a")).containsExactly(new SaeId("alice"));
    }

    @Test
    void threeKmesAreJoinedDirectlyOrOverOneThatRelays() {
        List<SaeSite> saes = List.of(sae("a", "kme-a"), sae("b", "kme-b"), sae("c", "kme-c"));
        Topology triangle = new Topology(List.of(A, B, C), List.of(link(A, B), link(B, C), link(C, A)), saes);
        assertThat(triangle.kmes()).hasSize(3);
        Topology chain = new Topology(List.of(A, B, C), List.of(link(A, B), link(B, C)), saes);
        assertThat(chain.links()).hasSize(2);
        KmeSite closed = new KmeSite("kme-b", 0, KmeProfile.STANDARD, false, OptionalInt.empty());
        assertThatThrownBy(() -> new Topology(List.of(A, closed, C), List.of(link(A, B), link(B, C)), saes))
                .hasMessage("no link joins kme-a and kme-c");
    }

    @Test
    void refusesANameThatIsGivenTwice() {
        assertThatThrownBy(() -> Topology.pair(A, B, SUPPLY, List.of(sae("x", "kme-a"), sae("x", "kme-b"))))
                .hasMessageContaining("'x' is given twice");
        assertThatThrownBy(() -> Topology.pair(A, B, SUPPLY, List.of(sae("kme-a", "kme-a"))))
                .hasMessageContaining("'kme-a' is given twice");
        assertThatThrownBy(() -> Topology.pair(A, B, SUPPLY, List.of(sae("ca", "kme-a"))))
                .hasMessageContaining("the name of the simulator's CA");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../alice", "a/b", "-rf", ".hidden", "sae alice", "a\nb", "ä"})
    void refusesANameThatIsNoFileName(String name) {
        assertThatThrownBy(() -> Topology.pair(A, B, SUPPLY, List.of(sae(name, "kme-a"))))
                .hasMessageContaining("letters, digits");
    }

    @Test
    void refusesAnSaeAtAKmeThatDoesNotExist() {
        assertThatThrownBy(() -> Topology.pair(A, B, SUPPLY, List.of(sae("alice", "kme-z"))))
                .hasMessage("SAE alice names the KME 'kme-z', which does not exist; there are kme-a, kme-b");
    }

    private static SaeSite sae(String name, String kme) {
        return new SaeSite(new SaeId(name), kme);
    }

    private static LinkPlan link(KmeSite one, KmeSite other) {
        return new LinkPlan(one.id(), other.id(), SUPPLY);
    }
}
