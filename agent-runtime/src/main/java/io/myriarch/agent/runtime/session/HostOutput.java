package io.myriarch.agent.runtime.session;

/**
 * What a session says to its own agents.
 *
 * @param <S> an agent
 */
public interface HostOutput<S extends AgentSlot> {
  /** Starts an agent; {@link AgentSlot#started} when it can do tasks. For the link's reader. */
  S start(int number, Object group);

  /** Ends an agent when its attempt has ended. For the link's reader. */
  void stop(S agent);

  /**
   * An attempt as it has been assigned. For the link's reader.
   *
   * @param agent null if it is not hosted here
   */
  AttemptState attempt(S agent, Assignment assignment, byte[] payload);

  /** There is a new attempt in the agent's slot. For the link's reader. */
  void perform(S agent);

  /** Ends an attempt that no agent can take, as {@link Outcome#NOT_HOSTED}. For the reader. */
  void refuse(AttemptState attempt, String why);

  /** Interrupts the handler, then calls {@link AttemptState#interrupted}. From any thread. */
  void interrupt(AttemptState attempt);

  /**
   * The handler of an attempt was interrupted and has not come back, and its agent is stopped: the
   * other outcome is to be told. For the link's reader.
   */
  default void abandoned(AttemptState attempt, AttemptState instead) {}

  /** Tells the scheduler that agents can do tasks; false if too many messages wait. Any thread. */
  boolean agentsReady(int first, int count);
}
