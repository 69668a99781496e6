package io.keybraid.sim.skip;

import io.keybraid.sim.http.Answer;
import io.keybraid.sim.http.Refusals;
import io.keybraid.sim.kme.KmeRefusal;
import io.keybraid.sim.profile.Refused;
import io.keybraid.sim.profile.SkipAnswers;
import java.util.List;
import java.util.Map;

/** SKIP's refusals: a status code and no body; the request log has the reason. */
record SkipRefusals(SkipAnswers how) implements Refusals {

    @Override
    public Answer write(KmeRefusal refusal) {
        return write(status(refusal.why()), refusal.getMessage(), List.of());
    }

    @Override
    public Answer write(int status, String message, List<Map<String, String>> details) {
        return Answer.withoutBody(status, message);
    }

    // 400, 404, 405 and 500 are the draft's. It has no code for a client that it does not know.
    private int status(Refused why) {
        return switch (why) {
            case MALFORMED, UNKNOWN_MEMBER, OUT_OF_RANGE, EXTENSION, SAME_SAE, WRONG_SAE, TOO_LONG -> 400;
            case UNKNOWN_KEY, LATE_KEY -> how.unknownKey();
            case EXHAUSTED, PEER_DOWN, BUSY -> how.exhausted();
            case UNAUTHORIZED -> 401;
            case NO_SUCH_PATH -> 404;
            case WRONG_METHOD -> 405;
            case INTERNAL -> 500;
        };
    }
}
