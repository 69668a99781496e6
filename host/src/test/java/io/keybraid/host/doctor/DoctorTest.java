package io.keybraid.host.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.keybraid.host.channel.LinkProblem.Reason;
import io.keybraid.host.doctor.EndFacts.StrandFacts;
import io.keybraid.host.doctor.PeerFacts.Answer;
import io.keybraid.host.doctor.SourceFacts.Failure;
import io.keybraid.host.message.EndReport.Condition;
import io.keybraid.host.message.EndReport.Holding;
import io.keybraid.host.status.AlarmStatus;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Each cause from the facts that it leaves behind, and no two confused. */
class DoctorTest {

    private static final String A = "A".repeat(43) + "=";
    private static final String B = "B".repeat(43) + "=";
    private static final StrandFacts QKD = new StrandFacts("qkd", "qkd", "ETSI-GS-QKD-014", 0);
    private static final StrandFacts PQ = new StrandFacts("pq", "post-quantum", "ML-KEM-768", 0);
    private static final StrandFacts DH = new StrandFacts("dh", "classical", "X25519", 0);
    private static final LinkFacts UP = new LinkFacts(true, Optional.empty(), Optional.empty());

    private static EndFacts end(
            String own, String peer, Condition condition, Holding holding, long epoch, long age, long in, long out) {
        return new EndFacts(
                Optional.of(own),
                peer,
                epoch,
                Optional.of("kid" + epoch),
                condition,
                holding,
                age < 0 ? Optional.empty() : Optional.of(age),
                in,
                out,
                "all(pq, qkd)",
                List.of(PQ, QKD));
    }

    private static EndFacts here(long in, long out) {
        return end(A, B, Condition.READ, Holding.CURRENT, 7, 900, in, out);
    }

    private static EndFacts there(long in, long out) {
        return end(B, A, Condition.READ, Holding.CURRENT, 7, 900, in, out);
    }

    private static EndFacts keyless(String own, String peer) {
        return new EndFacts(
                Optional.of(own),
                peer,
                0,
                Optional.empty(),
                Condition.READ,
                Holding.NONE,
                Optional.of(10L),
                0,
                0,
                "pq",
                List.of(PQ));
    }

    private static EndFacts with(EndFacts end, String policy, StrandFacts... strands) {
        return new EndFacts(
                end.ownKey(),
                end.peerKey(),
                end.epoch(),
                end.kid(),
                end.condition(),
                end.holding(),
                Optional.of(10L),
                end.received(),
                end.sent(),
                policy,
                List.of(strands));
    }

    private static TunnelFacts facts(
            EndFacts here, LinkFacts link, Optional<EndFacts> there, long ahead, SourceFacts... of) {
        return new TunnelFacts(
                "paris-berlin",
                "wg0",
                "sha256:00",
                Optional.of("berlin.example:7432"),
                here,
                Optional.empty(),
                link,
                there.isPresent()
                        ? new PeerFacts(Answer.TOLD, Optional.of("1"), Optional.of(ahead), there)
                        : PeerFacts.silent(Answer.NOT_ASKED),
                List.of(of),
                List.of());
    }

    private static Diagnosis once(TunnelFacts facts) {
        return Doctor.examine(new Case(facts, true, "sha256:11", List.of()));
    }

    private static Diagnosis twice(TunnelFacts first, TunnelFacts last) {
        return thrice(first, last, last);
    }

    private static Diagnosis thrice(TunnelFacts first, TunnelFacts middle, TunnelFacts last) {
        return Doctor.examine(new Case(
                last,
                Optional.of(first),
                Traffic.between(first, last, 15),
                Traffic.between(first, middle, 12),
                true,
                "sha256:11",
                List.of()));
    }

    /** Counters that grew by so much here and there. */
    private static Diagnosis counted(Holding holding, long in, long out, long inThere, long outThere, long ahead) {
        EndFacts there = end(B, A, Condition.READ, holding, 7, 900, 0, 0);
        return twice(
                facts(here(0, 0), UP, Optional.of(there), ahead),
                facts(
                        here(in, out),
                        UP,
                        Optional.of(end(B, A, Condition.READ, holding, 7, 900, inThere, outThere)),
                        ahead));
    }

    private static Diagnosis link(Reason reason) {
        LinkFacts down = new LinkFacts(false, Optional.of(reason), Optional.of("it is so"));
        return once(facts(end(A, B, Condition.READ, Holding.CURRENT, 7, 10, 0, 0), down, Optional.empty(), 0));
    }

    private static Diagnosis condition(Condition condition) {
        return once(facts(end(A, B, condition, Holding.UNREAD, 7, -1, 0, 0), UP, Optional.of(there(0, 0)), 0));
    }

    private static Diagnosis conditionThere(Condition condition) {
        return once(facts(
                end(A, B, Condition.READ, Holding.CURRENT, 7, 10, 0, 0),
                UP,
                Optional.of(end(B, A, condition, Holding.UNREAD, 7, -1, 0, 0)),
                0));
    }

    private static Diagnosis keys(EndFacts here, EndFacts there) {
        TunnelFacts same = facts(here, UP, Optional.of(there), 0);
        return twice(same, same);
    }

    private static Diagnosis sources(EndFacts here, EndFacts there) {
        return once(facts(here, UP, Optional.of(there), 0));
    }

    private static Diagnosis source(int code) {
        Failure failure = new Failure(code, "it is so", "do so");
        SourceFacts qkd =
                new SourceFacts("qkd", "etsi014", false, Optional.empty(), Optional.of(failure), Optional.of(5L));
        return once(facts(
                with(here(0, 0), "all(pq, qkd)", PQ, QKD),
                UP,
                Optional.of(with(there(0, 0), "all(pq, qkd)", PQ, QKD)),
                0,
                qkd));
    }

    @Test
    void everyCauseHasItsVerdictsOnTheDoctorsPage() {
        DocumentedVerdicts documented = new DocumentedVerdicts();
        assertThat(documented.causes())
                .containsExactlyInAnyOrderElementsOf(
                        Arrays.stream(Cause.values()).map(Cause::word).toList());
        matrix().forEach((cause, diagnosis) -> assertThat(diagnosis.findings())
                .allSatisfy(finding -> assertThat(documented.has(finding.cause().word(), finding.verdict()))
                        .as(finding.cause() + ": " + finding.verdict())
                        .isTrue()));
    }

    private static Map<Cause, Diagnosis> matrix() {
        Map<Cause, Diagnosis> matrix = new TreeMap<>();
        matrix.put(Cause.INTERFACE_MISSING, condition(Condition.NO_INTERFACE));
        matrix.put(Cause.NO_PERMISSION, condition(Condition.NOT_PERMITTED));
        matrix.put(Cause.INTERFACE_BROKEN, condition(Condition.BROKEN));
        matrix.put(Cause.PEER_NOT_IN_INTERFACE, condition(Condition.NO_PEER));
        matrix.put(Cause.NAME_UNKNOWN, link(Reason.UNRESOLVED));
        matrix.put(Cause.HOST_UNREACHABLE, link(Reason.UNREACHABLE));
        matrix.put(Cause.PEER_DOWN, link(Reason.REFUSED));
        matrix.put(Cause.PEER_SILENT, link(Reason.SILENT));
        matrix.put(Cause.NOT_KEYBRAID, link(Reason.HANDSHAKE_FAILED));
        matrix.put(Cause.VERSIONS, link(Reason.VERSION));
        matrix.put(Cause.PIN_WRONG_HERE, link(Reason.WRONG_IDENTITY));
        matrix.put(Cause.PIN_WRONG_THERE, link(Reason.NOT_ACCEPTED_THERE));
        matrix.put(Cause.LINK_BROKEN, link(Reason.BROKEN));
        matrix.put(
                Cause.PUBLIC_KEY_WRONG_HERE,
                sources(here(0, 0), end(A, A, Condition.READ, Holding.CURRENT, 7, 10, 0, 0)));
        matrix.put(
                Cause.PUBLIC_KEY_WRONG_THERE,
                sources(here(0, 0), end(B, B, Condition.READ, Holding.CURRENT, 7, 10, 0, 0)));
        matrix.put(Cause.INTERFACE_MISSING_THERE, conditionThere(Condition.NO_INTERFACE));
        matrix.put(Cause.NO_PERMISSION_THERE, conditionThere(Condition.NOT_PERMITTED));
        matrix.put(Cause.INTERFACE_UNUSABLE_THERE, conditionThere(Condition.NO_PEER));
        matrix.put(Cause.CLOCK, counted(Holding.CURRENT, 0, 444, 444, 0, 60_000));
        matrix.put(Cause.PSK_DIFFERS, keys(here(0, 0), end(B, A, Condition.READ, Holding.OTHER, 7, 10, 0, 0)));
        matrix.put(Cause.PSK_OR_RETURN_PATH, counted(Holding.SOME, 0, 444, 444, 276, 0));
        matrix.put(Cause.UDP_BLOCKED, counted(Holding.CURRENT, 0, 444, 0, 0, 0));
        matrix.put(Cause.UDP_BLOCKED_OUT, counted(Holding.CURRENT, 444, 276, 0, 444, 0));
        matrix.put(Cause.UDP_BLOCKED_IN, counted(Holding.CURRENT, 0, 444, 444, 276, 0));
        matrix.put(Cause.SESSION_STUCK, counted(Holding.CURRENT, 444, 444, 444, 444, 0));
        matrix.put(Cause.IDLE, counted(Holding.CURRENT, 0, 0, 0, 0, 0));
        matrix.put(
                Cause.SOURCE_MISSING_THERE,
                sources(with(here(0, 0), "all(pq, qkd)", PQ, QKD), with(there(0, 0), "pq", PQ)));
        matrix.put(
                Cause.SOURCE_MISSING_HERE,
                sources(with(here(0, 0), "pq", PQ), with(there(0, 0), "all(pq, qkd)", PQ, QKD)));
        matrix.put(
                Cause.SOURCE_DIFFERS,
                sources(
                        with(here(0, 0), "all(pq, qkd)", PQ, QKD),
                        with(there(0, 0), "all(pq, qkd)", PQ, new StrandFacts("qkd", "qkd", "SKIP", 0))));
        matrix.put(Cause.POLICIES_DISAGREE, sources(with(here(0, 0), "qkd", PQ, QKD), with(there(0, 0), "dh", DH, PQ)));
        matrix.put(Cause.SOURCE_UNREACHABLE, source(1));
        matrix.put(Cause.SOURCE_SLOW, source(2));
        matrix.put(Cause.SOURCE_CERTIFICATE, source(3));
        matrix.put(Cause.SOURCE_EMPTY, source(4));
        matrix.put(Cause.SOURCE_KEY_NOT_FOUND, source(5));
        matrix.put(Cause.SOURCE_BAD_ANSWER, source(6));
        matrix.put(Cause.SOURCE_UNAVAILABLE, source(7));
        matrix.put(Cause.SOURCE_PARTY_UNKNOWN, source(8));
        matrix.put(Cause.SOURCE_PLUGIN, source(18));
        matrix.put(
                Cause.SOURCE_FAILS_THERE,
                sources(
                        with(here(0, 0), "all(pq, qkd)", PQ, QKD),
                        with(there(0, 0), "all(pq, qkd)", PQ, new StrandFacts("qkd", "qkd", "ETSI-GS-QKD-014", 1))));
        matrix.put(Cause.NO_KEY_YET, sources(keyless(A, B), keyless(B, A)));
        matrix.put(
                Cause.HEALTHY,
                sources(with(here(0, 0), "all(pq, qkd)", PQ, QKD), with(there(0, 0), "all(pq, qkd)", PQ, QKD)));
        return matrix;
    }

    @Test
    void namesEachCauseAndConfusesNoTwo() {
        Map<Cause, Cause> named = new TreeMap<>();
        matrix().forEach((cause, diagnosis) ->
                named.put(cause, diagnosis.verdict().cause()));
        assertThat(named).allSatisfy((cause, verdict) -> assertThat(verdict).isEqualTo(cause));
    }

    /** One interface was started anew; the other sends a keepalive of 32 bytes on a session that is gone. */
    @Test
    void aKeepaliveOfASessionThatIsGoneSaysNothingOfTheWay() {
        assertThat(counted(Holding.CURRENT, 0, 0, 0, 32, 0).verdict().cause()).isEqualTo(Cause.IDLE);
        assertThat(counted(Holding.CURRENT, 0, 0, 0, 148, 0).verdict().cause()).isEqualTo(Cause.UDP_BLOCKED);
    }

    /** An initiation has 148 bytes and its answer 92. */
    @Test
    void aHandshakeThatIsUnderWayTellsNothing() {
        TunnelFacts first = facts(here(0, 0), UP, Optional.of(there(0, 0)), 0);
        TunnelFacts alone = facts(here(0, 0), UP, Optional.empty(), 0);
        for (Diagnosis under : List.of(
                thrice(first, first, facts(here(0, 148), UP, Optional.of(there(0, 0)), 0)),
                thrice(first, first, facts(here(92, 148), UP, Optional.of(there(148, 92)), 0)),
                thrice(first, first, facts(here(148, 240), UP, Optional.of(there(148, 240)), 0)),
                thrice(
                        first,
                        facts(here(0, 32), UP, Optional.of(there(0, 0)), 0),
                        facts(here(148, 240), UP, Optional.of(there(148, 240)), 0)),
                thrice(alone, alone, facts(here(148, 148), UP, Optional.empty(), 0)))) {
            assertThat(under.isIll()).isFalse();
            Finding verdict = under.findings().getLast();
            assertThat(verdict.cause()).isEqualTo(Cause.IDLE);
            assertThat(verdict.verdict()).contains("tried just now");
            assertDocumented(verdict);
        }
    }

    /** Each end tries once in twelve seconds, for it begins to count anew when the other's try comes; so it was seen. */
    @Test
    void oneTryOfEachEndThatCameToNothingIsEnough() {
        TunnelFacts last = facts(here(148, 240), UP, Optional.of(there(148, 240)), 0);
        TunnelFacts first = facts(here(0, 0), UP, Optional.of(there(0, 0)), 0);
        assertThat(thrice(first, facts(here(148, 92), UP, Optional.of(there(92, 148)), 0), last)
                        .verdict()
                        .cause())
                .isEqualTo(Cause.SESSION_STUCK);
    }

    @Test
    void aForeignKeyThatIsGoneAtTheSecondLookIsTold() {
        TunnelFacts well = facts(fresh(A, B, Holding.CURRENT, 7), UP, Optional.of(fresh(B, A, Holding.CURRENT, 7)), 0);
        for (TunnelFacts foreign : List.of(
                facts(fresh(A, B, Holding.OTHER, 7), UP, Optional.of(fresh(B, A, Holding.CURRENT, 7)), 0),
                facts(fresh(A, B, Holding.CURRENT, 7), UP, Optional.of(fresh(B, A, Holding.NONE, 7)), 0))) {
            Finding verdict = twice(foreign, well).verdict();
            assertThat(verdict.cause()).isEqualTo(Cause.PSK_DIFFERS);
            assertThat(verdict.weight()).isEqualTo(Finding.Weight.WARNING);
            assertDocumented(verdict);
        }
        TunnelFacts rotating =
                facts(fresh(A, B, Holding.OTHER, 6), UP, Optional.of(fresh(B, A, Holding.CURRENT, 7)), 0);
        assertThat(twice(rotating, well).isIll()).isFalse();
    }

    /** Packets of one sender whose key was wrong: the other end answers, and the answers are not counted where they arrive. */
    @Test
    void keysThatWerePutRightWhileTheCountersWereWatchedBlameNoWayAndNoCollision() {
        TunnelFacts before = facts(
                end(A, B, Condition.READ, Holding.OTHER, 7, 900, 0, 0),
                UP,
                Optional.of(end(B, A, Condition.READ, Holding.CURRENT, 7, 900, 0, 0)),
                0);
        TunnelFacts behind = facts(
                end(A, B, Condition.READ, Holding.CURRENT, 6, 900, 0, 0),
                UP,
                Optional.of(end(B, A, Condition.READ, Holding.CURRENT, 7, 900, 0, 0)),
                0);
        for (TunnelFacts first : List.of(before, behind)) {
            for (TunnelFacts second : List.of(
                    facts(here(0, 444), UP, Optional.of(there(444, 276)), 0),
                    facts(here(444, 444), UP, Optional.of(there(444, 444)), 0))) {
                Finding verdict = twice(first, second).verdict();
                assertThat(verdict.cause()).isEqualTo(Cause.PSK_DIFFERS);
                assertThat(verdict.verdict()).contains("for a part of the time");
                assertDocumented(verdict);
            }
        }
    }

    @Test
    void whereKeysAreChangedTimeAndAgainTwoGoodLooksProveNothing() {
        AlarmStatus alarm = new AlarmStatus("DRIFT", "it is changed time and again", "find what does");
        TunnelFacts first = alarmed(alarm, here(0, 0), there(0, 0));
        for (TunnelFacts last : List.of(
                alarmed(alarm, here(444, 444), there(444, 444)), alarmed(alarm, here(0, 444), there(444, 276)))) {
            Finding verdict = twice(first, last).verdict();
            assertThat(verdict.cause()).isEqualTo(Cause.PSK_DIFFERS);
            assertThat(verdict.verdict()).contains("changed time and again");
            assertThat(verdict.todo()).singleElement().asString().contains("find what sets");
            assertDocumented(verdict);
        }
        assertThat(verdict(first, alarmed(alarm, here(0, 444), there(0, 0)))).isEqualTo(Cause.UDP_BLOCKED);
        TunnelFacts well = alarmed(alarm, fresh(A, B, Holding.CURRENT, 7), fresh(B, A, Holding.CURRENT, 7));
        assertThat(once(well).verdict().cause()).isEqualTo(Cause.ALARM);
    }

    @Test
    void ofATunnelThatIsBlockedTheAlarmIsTold() {
        AlarmStatus alarm = new AlarmStatus("BLOCKED", "a random key blocks the tunnel", "see the sources");
        TunnelFacts first = alarmed(
                alarm,
                end(A, B, Condition.READ, Holding.SOME, 7, 900, 0, 0),
                end(B, A, Condition.READ, Holding.CURRENT, 7, 900, 0, 0));
        TunnelFacts second = alarmed(
                alarm,
                end(A, B, Condition.READ, Holding.SOME, 7, 900, 444, 444),
                end(B, A, Condition.READ, Holding.CURRENT, 7, 900, 444, 444));
        assertThat(verdict(first, second)).isEqualTo(Cause.ALARM);
    }

    private static Cause verdict(TunnelFacts first, TunnelFacts second) {
        return twice(first, second).verdict().cause();
    }

    private static void assertDocumented(Finding finding) {
        assertThat(new DocumentedVerdicts().has(finding.cause().word(), finding.verdict()))
                .as(finding.verdict())
                .isTrue();
    }

    private static EndFacts fresh(String own, String peer, Holding holding, long epoch) {
        return end(own, peer, Condition.READ, holding, epoch, 10, 0, 0);
    }

    private static TunnelFacts alarmed(AlarmStatus alarm, EndFacts here, EndFacts there) {
        TunnelFacts calm = facts(here, UP, Optional.of(there), 0);
        return new TunnelFacts(
                calm.name(),
                calm.interfaceName(),
                calm.identity(),
                calm.endpoint(),
                calm.here(),
                calm.trouble(),
                calm.link(),
                calm.peer(),
                calm.sources(),
                List.of(alarm));
    }

    @Test
    void onlyAnIdleAndAHealthyTunnelNeedNobody() {
        assertThat(matrix().entrySet().stream()
                        .filter(entry -> !entry.getValue().isIll())
                        .map(Map.Entry::getKey))
                .containsExactly(Cause.IDLE, Cause.HEALTHY);
    }

    @Test
    void saysWhatToDoOfEverythingThatIsWrong() {
        assertThat(matrix().values()).filteredOn(Diagnosis::isIll).allSatisfy(diagnosis -> {
            assertThat(diagnosis.verdict().evidence()).isNotEmpty();
            assertThat(diagnosis.verdict().todo()).isNotEmpty();
        });
    }

    @Test
    void aRotationThatRunsIsNoDifferenceOfKeys() {
        EndFacts ahead = end(B, A, Condition.READ, Holding.CURRENT, 8, 10, 0, 0);
        EndFacts fresh = end(A, B, Condition.READ, Holding.CURRENT, 7, 10, 0, 0);
        TunnelFacts between = facts(fresh, UP, Optional.of(ahead), 0);
        TunnelFacts after = facts(end(A, B, Condition.READ, Holding.CURRENT, 8, 10, 0, 0), UP, Optional.of(ahead), 0);
        assertThat(Doctor.needsSecondLook(between)).isTrue();
        assertThat(twice(between, after).isIll()).isFalse();
        assertThat(twice(between, between).verdict().verdict()).contains("this end is behind");
    }

    @Test
    void theVerdictStandsFirstInTheReportAndNothingInItSteersATerminal() {
        String report = Report.print(List.of(link(Reason.REFUSED)), false);
        assertThat(report.lines().findFirst().orElseThrow())
                .startsWith("paris-berlin: peer-down: the peer's machine answers at berlin.example:7432");
        assertThat(report).contains("because: it is so", "do: start keybraid there");
    }
}
