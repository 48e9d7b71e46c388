package io.myriarch.scheduler.core;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FileUseTest {
  private final FileUse files = new FileUse();

  @Test
  void shouldNeedTheOldestFileThatALiveTaskIsIn() {
    files.startFile(100);
    int first = files.retain();
    files.startFile(101);
    int second = files.retain();
    int third = files.retain();
    files.startFile(102);
    assertThat(files.oldestNeeded()).isEqualTo(100);
    files.release(second);
    assertThat(files.oldestNeeded()).isEqualTo(100);
    files.release(first);
    assertThat(files.oldestNeeded()).isEqualTo(101);
    files.release(third);
    assertThat(files.oldestNeeded()).as("the current one always").isEqualTo(102);
  }

  @Test
  void shouldTakeARepeatedNumberForTheSameFile() {
    files.startFile(7);
    int first = files.retain();
    files.startFile(7);
    assertThat(files.retain()).isEqualTo(first);
  }

  @Test
  void shouldGoOnOverManyFiles() {
    for (int number = 0; number < 1_000; number++) {
      files.startFile(number * 10);
      files.release(files.retain());
      assertThat(files.oldestNeeded()).isEqualTo(number * 10);
    }
  }

  @Test
  void shouldNeedNoneBeforeTheFirst() {
    assertThat(files.oldestNeeded()).isZero();
  }
}
