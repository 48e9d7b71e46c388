package io.myriarch.agent.runtime.session;

/** What a session says to the scheduler, over the present connection. */
public interface SessionOutput {
  /** The first message of a link: who this is, and its kinds of agents. For the link's reader. */
  void hello();

  /** An attempt of an earlier connection that has not ended yet. For the link's reader. */
  void held(AttemptState attempt);

  /** The introduction ends; so many attempts are held. For the link's reader. */
  void join(int held);

  /** Sends an outcome. For the link's writer, or the reader while it introduces the runtime. */
  void outcome(AttemptState attempt);

  /**
   * An outcome is on its way from now on: whoever has a place for it that outlives the process puts
   * it there before it is sent. For the link's writer, or the reader.
   */
  default void keep(AttemptState attempt) {}

  /** The outcome of an attempt is safe with the scheduler. For the link's writer, or the reader. */
  void delivered(AttemptState attempt);

  /** Sends a message when there is time; false if too many wait. From any thread. */
  boolean message(Outgoing message);

  /** Sends the runtime's figures. For the clock's thread. */
  void heartbeat();

  /** The scheduler is silent: ends the connection. For the clock's thread. */
  void silent();
}
