package io.myriarch.simulator;

import java.util.Locale;

/** What can go wrong in a world. A world has none of some kinds and much of others. */
enum Fault {
  /** A message comes late, and all behind it on its link with it. */
  MESSAGE_LATE,
  /** The same by minutes. */
  MESSAGE_VERY_LATE,
  /** A message overtook one that had been sent before it on another link. Counted, not arranged. */
  MESSAGE_REORDERED,
  /** A link broke and took what was under way with it, or left a torn frame. */
  MESSAGE_LOST,
  /** A peer says again what it has said before, over its present link. */
  MESSAGE_REPEATED,
  /** Nothing passes in one direction for some time. */
  LINK_CUT_ONE_WAY,
  /** Nothing passes in either. */
  LINK_CUT_BOTH_WAYS,
  /** One end does not learn that the link is gone. */
  LINK_HALF_OPEN,
  RUNTIME_CRASH,
  RUNTIME_PAUSE,
  RUNTIME_DRAIN,
  /** The scheduler's process is killed between two steps. */
  SCHEDULER_CRASH,
  /** It is killed before or after a certain record was written. */
  SCHEDULER_CRASH_AT_RECORD,
  /** It is killed while it replays. */
  SCHEDULER_CRASH_IN_RECOVERY,
  SCHEDULER_PAUSE,
  /** The machine goes: what was not forced is lost from some place on. */
  POWER_CUT,
  /** As above, and the last record is there in part. */
  TORN_TAIL,
  DISK_FULL,
  DISK_SLOW,
  FSYNC_ERROR,
  CLOCK_JUMP,
  /** Retention wrote an old unfinished task again. Counted, not arranged. */
  RECORD_WRITTEN_AGAIN,
  /** A client gives its link up without an answer and asks again over another. */
  CLIENT_RETRY,
  CLIENT_VANISH,
  TASK_CANCELLED,
  HANDLER_FAILS,
  HANDLER_FAILS_FOR_GOOD,
  /** It runs until it is interrupted. */
  HANDLER_HANGS,
  /** It ignores interrupts and ends after its time is over. */
  HANDLER_ENDS_LATE,
  HANDLER_KILLS_RUNTIME,
  /** The machine of an edge runtime goes, and with it what its outbox had not forced. */
  RUNTIME_POWER_CUT,
  /** The outbox of an edge runtime takes nothing for some time. */
  OUTBOX_FULL,
  /** Users pause a type or a specialty, and resume it. */
  PAUSE,
  /** Users run a dead letter again. */
  REQUEUE_ONE,
  /** Users run dead letters again by filter. */
  REQUEUE_MANY,
  /** An outbox gave an outcome to the next process. Counted, not arranged, as all that follow. */
  OUTCOME_RESTORED,
  /** An outcome that an outbox kept went with the power. */
  OUTCOME_LOST_WITH_POWER,
  /** An outcome found no room in its outbox. */
  OUTCOME_REFUSED,
  /** A dead letter became a task again. */
  TASK_REQUEUED,
  /** A task was taken while another tenant waited for the same agents. */
  AGENT_SHARED;

  /** Of the ones above, those that came later draw from a generator of their own. */
  static final Fault FIRST_OF_OWN_DRAW = RUNTIME_POWER_CUT;

  private final String label = name().toLowerCase(Locale.ROOT).replace('_', ' ');

  String label() {
    return label;
  }
}
