package io.myriarch.scheduler.core;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FileUseTest {
  private final FileUse files = new FileUse();

  @Test
  void shouldNeedTheOldestFileThatALiveTaskIsIn() {
    files.startFile(100, 0);
    int first = files.retainRecord(0);
    files.startFile(101, 0);
    int second = files.retainRecord(0);
    int third = files.retainRecord(0);
    files.startFile(102, 0);
    assertThat(files.oldestNeeded()).isEqualTo(100);
    files.releaseRecord(second, 0);
    assertThat(files.oldestNeeded()).isEqualTo(100);
    files.releaseRecord(first, 0);
    assertThat(files.oldestNeeded()).isEqualTo(101);
    files.releaseRecord(third, 0);
    assertThat(files.oldestNeeded()).as("the current one always").isEqualTo(102);
  }

  @Test
  void shouldTakeARepeatedNumberForTheSameFile() {
    files.startFile(7, 0);
    int first = files.retainRecord(0);
    files.startFile(7, 0);
    assertThat(files.retainRecord(0)).isEqualTo(first);
  }

  @Test
  void shouldGoOnOverManyFiles() {
    for (int number = 0; number < 1_000; number++) {
      files.startFile(number * 10, 0);
      files.releaseRecord(files.retainRecord(0), 0);
      assertThat(files.oldestNeeded()).isEqualTo(number * 10);
    }
  }

  @Test
  void shouldNeedNoneBeforeTheFirst() {
    assertThat(files.oldestNeeded()).isZero();
  }

  @Test
  void shouldBeWorthEmptyingIfLittleOfItIsLive() {
    int live = 4 * FileUse.RECORD_BYTES;
    files.startFile(1, 0);
    files.written(4 * live - 1);
    int first = files.retainRecord(live - FileUse.RECORD_BYTES);
    files.startFile(2, 0);
    assertThat(files.worthEmptying(1)).as("a byte over a quarter").isEqualTo(FileUse.NONE);
    files.startFile(3, 0);
    assertThat(files.worthEmptying(2)).isEqualTo(FileUse.NONE);
    files.releaseRecord(first, live - FileUse.RECORD_BYTES);
    files.startFile(4, 0);
    files.written(4 * live);
    int fourth = files.retainRecord(live - FileUse.RECORD_BYTES);
    files.startFile(5, 0);
    assertThat(files.worthEmptying(3)).as("nothing in it lives").isEqualTo(FileUse.NONE);
    assertThat(files.worthEmptying(4)).as("a quarter lives").isEqualTo(fourth);
    assertThat(files.worthEmptying(9)).as("not the current one").isEqualTo(fourth);
  }

  @Test
  void shouldBeWorthEmptyingAFullFileForTheSakeOfManyEmptyOnesBehindIt() {
    files.startFile(1, 0);
    files.written(1_000);
    assertThat(files.retainRecord(1_000 - FileUse.RECORD_BYTES)).isZero();
    for (int number = 2; number <= 4; number++) {
      files.startFile(number, 0);
      files.written(1_000);
    }
    files.startFile(5, 0);
    assertThat(files.worthEmptying(3)).isEqualTo(FileUse.NONE);
    assertThat(files.worthEmptying(4)).isEqualTo(3);
  }

  @Test
  void shouldFindAPositionAgain() {
    files.startFile(1, 1_000_000_000_000L);
    int ordinal = files.retainRecord(0);
    int offset = files.offset(1_000_000_000_017L);
    files.startFile(2, 2_000_000_000_000L);
    assertThat(files.position(ordinal, offset)).isEqualTo(1_000_000_000_017L);
  }
}
