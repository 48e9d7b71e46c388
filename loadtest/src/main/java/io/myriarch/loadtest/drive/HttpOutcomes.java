package io.myriarch.loadtest.drive;

import io.myriarch.loadtest.run.TaskEvents;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;

/** Turns the answers to requests into events. The driver's event loop only. */
final class HttpOutcomes {
  private static final int OK = 200;
  private static final int ACCEPTED = 202;

  private final TaskEvents events;
  private final boolean follow;
  private final UnsafeBuffer output = new UnsafeBuffer(0, 0);

  HttpOutcomes(TaskEvents events, boolean follow) {
    this.events = events;
    this.follow = follow;
  }

  /**
   * Tells what an answer says of the tasks of its request.
   *
   * @return the id of a followed task that has not ended, or an empty text
   */
  String of(HttpBatch batch, int status, Buffer answer) {
    long nowNs = System.nanoTime();
    byte[] body = answer.getBytes();
    long first = batch.firstNumber();
    try {
      HttpAnswer read = HttpAnswer.read(body);
      if (status != OK && status != ACCEPTED) {
        reject(first, batch.tasks(), status + " " + read.detail());
      } else if (batch.isArray()) {
        outcomes(first, read.outcomes(), nowNs);
      } else if (follow && read.ended()) {
        output.wrap(body, read.resultOffset(), read.resultLength());
        events.ended(first, read.succeeded(), output, 0, read.resultLength(), nowNs);
      } else {
        events.accepted(first, 1, nowNs);
        return follow ? read.id() : "";
      }
    } catch (IOException e) {
      reject(first, batch.tasks(), "an answer that cannot be read: " + e.getMessage());
    }
    return "";
  }

  private void outcomes(long first, List<HttpAnswer> outcomes, long nowNs) {
    for (int i = 0; i < outcomes.size(); i++) {
      HttpAnswer outcome = outcomes.get(i);
      if (outcome.id().isEmpty()) {
        events.rejected(first + i, outcome.detail());
      } else {
        events.accepted(first + i, 1, nowNs);
      }
    }
  }

  private void reject(long first, int count, String reason) {
    for (long number = first; number < first + count; number++) {
      events.rejected(number, reason);
    }
  }
}
