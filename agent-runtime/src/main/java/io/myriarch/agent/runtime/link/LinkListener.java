package io.myriarch.agent.runtime.link;

/** What a link tells the process. Called on the link's thread; must not block. */
public interface LinkListener {
  /** Why a link is of no use any more. */
  enum Reason {
    DUPLICATE_RUNTIME,
    UNSUPPORTED_VERSION
  }

  /** The link will not be made again; why has been logged. */
  void onClosedForGood(Reason reason);

  /** The scheduler wants this runtime to finish what runs and leave. */
  void onDrain(long timeoutMs);
}
