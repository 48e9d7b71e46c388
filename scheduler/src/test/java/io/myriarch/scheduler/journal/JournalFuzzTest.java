package io.myriarch.scheduler.journal;

import io.myriarch.protocol.fuzz.FuzzRun;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalFuzzTest {
  private static final int INPUTS = 500;
  private static final int INPUT_BYTES_MAX = 200;

  @TempDir Path directory;

  @Test
  void shouldReadWhatWasWrittenOrSayWhatIsDamaged() throws Exception {
    JournalFuzzer fuzzer = new JournalFuzzer(directory);
    FuzzRun.feed("files of a journal", INPUTS, INPUT_BYTES_MAX, fuzzer::feed);
    System.out.println(fuzzer.figures());
  }
}
