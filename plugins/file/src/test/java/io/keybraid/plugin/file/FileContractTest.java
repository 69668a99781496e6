package io.keybraid.plugin.file;

import io.keybraid.api.ContractEnd;
import io.keybraid.api.KeySourceContract;
import io.keybraid.api.KeySourceFactory;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/** The contract for each kind of file. */
class FileContractTest {

    @Nested
    class Static extends Contract {
        Static() {
            super("static", TestFiles.key().getBytes(java.nio.charset.StandardCharsets.US_ASCII), "base64");
        }
    }

    @Nested
    class Renewed extends Contract {
        Renewed() {
            super("renewed", TestFiles.random(1000), "raw");
        }
    }

    @Nested
    class OneTimePad extends Contract {
        OneTimePad() {
            super("pad", TestFiles.random(1 << 16), "base64");
        }
    }

    private abstract static class Contract extends KeySourceContract {

        @TempDir
        Path folder;

        private final String kind;
        private final byte[] content;
        private final String format;

        Contract(String kind, byte[] content, String format) {
            this.kind = kind;
            this.content = content;
            this.format = format;
        }

        @Override
        protected KeySourceFactory factory() {
            return new FileFactory();
        }

        @Override
        protected ContractEnd initiatorEnd() {
            return end("initiator");
        }

        @Override
        protected ContractEnd responderEnd() {
            return end("responder");
        }

        private ContractEnd end(String name) {
            TestFiles.write(folder.resolve(name).resolve("secret"), content);
            return new ContractEnd(Map.of("kind", kind, "format", format), Map.of("path", name + "/secret"), folder);
        }
    }
}
