package io.keybraid.host.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.keybraid.host.problem.OperatorException;
import io.keybraid.host.problem.OperatorException.Reason;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ErrorPrinterTest {

    private final StringWriter err = new StringWriter();
    private final ErrorPrinter printer = new ErrorPrinter(new PrintWriter(err), Terminal.NONE);

    @ParameterizedTest
    @EnumSource
    void exitsWithTheCodeOfTheReason(Reason reason) {
        assertThat(printer.print(new OperatorException(reason, "what", "mend"))).isEqualTo(reason.exitCode());
        assertThat(err).hasToString("keybraid: what\nhint: mend\n");
    }

    @Test
    void marksEveryLineOfAHint() {
        printer.print(new OperatorException(Reason.FAILED, "what", "this\nor that"));
        assertThat(err).hasToString("keybraid: what\nhint: this\nhint: or that\n");
    }

    @Test
    void tellsOfAMistakeOfOursWhereItIsButNotItsMessageNorAStackTrace() {
        assertThat(printer.print(new IllegalStateException("a key: 1234"))).isEqualTo(70);
        assertThat(err.toString().lines())
                .hasSize(2)
                .first()
                .asString()
                .startsWith("keybraid: a mistake in Keybraid itself: IllegalStateException at"
                        + " io.keybraid.host.cli.ErrorPrinterTest.")
                .doesNotContain("1234");
    }
}
