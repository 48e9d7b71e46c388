package io.myriarch.simulator;

import java.nio.charset.StandardCharsets;

/** What handlers tell: texts that name the attempt, so that nothing can pass for another's. */
final class Outputs {
  private static final String RESULT = "result of ";
  private static final String ERROR = "error of ";
  private static final String FINAL = "final error of ";

  private Outputs() {}

  static byte[] result(TaskSpec spec, long taskId, int epoch, int attempt) {
    return text(RESULT, spec, taskId, epoch, attempt);
  }

  static byte[] error(boolean isFinal, TaskSpec spec, long taskId, int epoch, int attempt) {
    return text(isFinal ? FINAL : ERROR, spec, taskId, epoch, attempt);
  }

  private static byte[] text(String what, TaskSpec spec, long taskId, int epoch, int attempt) {
    String text = what + spec.number + ' ' + taskId + ' ' + epoch + ' ' + attempt;
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  static boolean isError(byte[] output) {
    return startsWith(output, ERROR);
  }

  static boolean isFinal(byte[] output) {
    return startsWith(output, FINAL);
  }

  private static boolean startsWith(byte[] output, String start) {
    if (output.length < start.length()) {
      return false;
    }
    for (int i = 0; i < start.length(); i++) {
      if (output[i] != start.charAt(i)) {
        return false;
      }
    }
    return true;
  }
}
