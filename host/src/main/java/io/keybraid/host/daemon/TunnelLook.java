package io.keybraid.host.daemon;

import io.keybraid.host.channel.LinkProblem;
import io.keybraid.host.channel.LinkStatus;
import io.keybraid.host.config.TunnelConfig;
import io.keybraid.host.doctor.EndFacts;
import io.keybraid.host.doctor.LinkFacts;
import io.keybraid.host.doctor.PeerFacts;
import io.keybraid.host.doctor.SourceFacts;
import io.keybraid.host.doctor.TunnelFacts;
import io.keybraid.host.message.EndReport;
import io.keybraid.host.message.Message.Tell;
import io.keybraid.host.status.AlarmStatus;
import io.keybraid.host.tunnel.EndExamination;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * One look at one tunnel, for the doctor.
 *
 * @param config the tunnel
 * @param end this end
 * @param status of the link; empty where none is wanted
 */
record TunnelLook(TunnelConfig config, EndExamination end, Optional<LinkStatus> status) {

    private boolean linked() {
        return status.filter(link -> link.state() == LinkStatus.State.UP).isPresent();
    }

    /** Asks the peer host, where there is a link. */
    Optional<CompletableFuture<Optional<Tell>>> ask(PeerQuestions questions) {
        return linked()
                ? Optional.of(questions.ask(config.identity(), end.report().own(), config.peer()))
                : Optional.empty();
    }

    /** @param asked the answer that is waited for; empty where nobody was asked */
    TunnelFacts facts(
            Optional<CompletableFuture<Optional<Tell>>> asked,
            List<SourceFacts> sources,
            List<AlarmStatus> alarms,
            Instant now) {
        PeerFacts peer = asked.map(answer ->
                        answer.join().map(tell -> told(tell, now)).orElse(PeerFacts.silent(PeerFacts.Answer.NONE)))
                .orElse(PeerFacts.silent(PeerFacts.Answer.NOT_ASKED));
        return new TunnelFacts(
                config.name(),
                config.interfaceName().value(),
                config.identity().toString(),
                config.endpoint().map(Object::toString),
                EndFacts.of(end.report()),
                end.trouble()
                        .map(trouble -> new TunnelFacts.Trouble(String.valueOf(trouble.getMessage()), trouble.hint())),
                link(),
                peer,
                sources,
                alarms);
    }

    private LinkFacts link() {
        Optional<LinkProblem> problem = linked() ? Optional.empty() : status.flatMap(LinkStatus::lastProblem);
        return new LinkFacts(linked(), problem.map(LinkProblem::reason), problem.map(LinkProblem::text));
    }

    private static PeerFacts told(Tell tell, Instant asked) {
        Optional<EndReport> end = tell.end();
        return new PeerFacts(
                end.isPresent() ? PeerFacts.Answer.TOLD : PeerFacts.Answer.NO_TUNNEL,
                Optional.of(tell.software()),
                Optional.of(tell.clockMillis() - asked.toEpochMilli()),
                end.map(EndFacts::of));
    }
}
