package io.myriarch.scheduler.core;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** What a runtime says of an attempt. Mutable and used again, as {@link Submission} is. */
public final class AttemptReport {
  public long taskId;
  public int agent;
  public int epoch;
  public int attempt;
  public int executionUs;

  /** The result, or the error's text. */
  public DirectBuffer output = new UnsafeBuffer(new byte[0]);

  public int offset;
  public int length;

  RuntimeIntroduction.Held held() {
    return new RuntimeIntroduction.Held(taskId, agent, epoch, attempt);
  }
}
