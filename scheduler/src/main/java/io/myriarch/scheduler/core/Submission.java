package io.myriarch.scheduler.core;

import io.myriarch.protocol.wire.Durability;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A submission on its way into the core. Mutable and used again for each one: an adapter sets every
 * field, the core reads them during the call and keeps none.
 */
public final class Submission {
  /** Link that gets the answer, and the outcome if {@link #follow}. */
  public int link;

  /** Session of a client link; 0: none, then a repetition is not recognised. */
  public long sessionId;

  public long correlationId;
  public int route;
  public int priority;
  public boolean follow;
  public Durability durability = Durability.DEFAULT;
  public int maxAttempts;
  public long executionTimeoutMs;
  public long notBeforeDelayMs;
  public long deadlineMs;

  /** Empty: none. */
  public String orderingKey = "";

  /** Empty: none. */
  public String idempotencyKey = "";

  /** The dead letter that this is to be the requeue of; 0: none. */
  public long requeuedFrom;

  public DirectBuffer payload = new UnsafeBuffer(new byte[0]);
  public int payloadOffset;
  public int payloadLength;
}
