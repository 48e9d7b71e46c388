package io.myriarch.loadtest.drive;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.myriarch.loadtest.run.LoadPlan;
import io.vertx.core.buffer.Buffer;
import org.agrona.DirectBuffer;

/** A submission as JSON: the same head for all tasks, then the payload, which is JSON itself. */
final class TaskJson {
  private TaskJson() {}

  /** All before the payload. */
  static byte[] head(LoadPlan.Work work) {
    return "{\"type\":%s,\"specialty\":%s,\"operation\":%s,\"payload\":"
        .formatted(quoted(work.type()), quoted(work.specialty()), quoted(work.operation()))
        .getBytes(UTF_8);
  }

  private static String quoted(String text) {
    return "\"" + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + "\"";
  }

  /** Adds one submission. */
  static void append(Buffer to, byte[] head, DirectBuffer payload) {
    byte[] bytes = new byte[payload.capacity()];
    payload.getBytes(0, bytes);
    to.appendBytes(head).appendBytes(bytes).appendByte((byte) '}');
  }
}
