package io.keybraid.host.journal;

import io.keybraid.host.problem.OperatorException;
import java.nio.file.Path;

/** Another process that opens a journal: says how that went, or saves one record after another and says each number. */
final class OpenJournal {

    private OpenJournal() {}

    public static void main(String[] arguments) {
        try (FileJournal journal = FileJournal.open(Path.of(arguments[0]), JournalKeys.inStateDirectory())) {
            System.out.println("opened");
            for (int i = 1; arguments.length > 1; i++) {
                journal.save(Records.tunnel(1), Records.record(i));
                System.out.println(i);
            }
            journal.load(Records.tunnel(1));
        } catch (OperatorException e) {
            System.out.println(e.getMessage());
        }
    }
}
