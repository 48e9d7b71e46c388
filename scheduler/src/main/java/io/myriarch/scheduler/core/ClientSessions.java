package io.myriarch.scheduler.core;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.agrona.BitUtil;

/**
 * Recognises submissions that a client repeats after a lost connection. Correlation ids of a
 * session count up, and a client has at most a window of them without an answer, so the last window
 * of each session is enough: an array, no hashing. Sessions beyond the bound are forgotten, the one
 * unused for longest first.
 */
final class ClientSessions {
  private static final int WINDOW_INITIAL = 64;

  private final int window;
  private final LinkedHashMap<Long, Session> sessions;
  private Session last;

  /** The task ids of the newest correlation ids of one session. */
  private static final class Session {
    final long id;
    long[] correlationIds = new long[WINDOW_INITIAL];
    long[] taskIds = new long[WINDOW_INITIAL];

    Session(long id) {
      this.id = id;
    }

    private void grow(int window) {
      long[] oldCorrelationIds = correlationIds;
      long[] oldTaskIds = taskIds;
      correlationIds = new long[window];
      taskIds = new long[window];
      for (int i = 0; i < oldCorrelationIds.length; i++) {
        if (oldTaskIds[i] != 0) {
          int place = (int) oldCorrelationIds[i] & window - 1;
          correlationIds[place] = oldCorrelationIds[i];
          taskIds[place] = oldTaskIds[i];
        }
      }
    }
  }

  /**
   * No sessions yet.
   *
   * @param window submissions of a session that may be without an answer
   * @param sessionsMax bound on sessions that are remembered
   */
  ClientSessions(int window, int sessionsMax) {
    // Twice, since what is remembered must reach from the oldest without an answer to the newest
    // sent after it.
    this.window = 2 * BitUtil.findNextPositivePowerOfTwo(Math.max(window, WINDOW_INITIAL));
    sessions =
        new LinkedHashMap<>(16, 0.75f, true) {
          @Override
          protected boolean removeEldestEntry(Map.Entry<Long, Session> eldest) {
            return size() > sessionsMax;
          }
        };
  }

  /** The task of an earlier submission with these ids, or 0. */
  long find(long sessionId, long correlationId) {
    Session session = session(sessionId);
    int place = (int) correlationId & session.taskIds.length - 1;
    return session.correlationIds[place] == correlationId ? session.taskIds[place] : 0;
  }

  /** Whether a submission with these ids would be recognised as that of this task. */
  boolean knows(long sessionId, long correlationId, long taskId) {
    return sessions.containsKey(sessionId) && find(sessionId, correlationId) == taskId;
  }

  void remember(long sessionId, long correlationId, long taskId) {
    Session session = session(sessionId);
    int place = (int) correlationId & session.taskIds.length - 1;
    while (session.taskIds[place] != 0
        && session.correlationIds[place] != correlationId
        && session.taskIds.length < window) {
      session.grow(session.taskIds.length * 2);
      place = (int) correlationId & session.taskIds.length - 1;
    }
    session.correlationIds[place] = correlationId;
    session.taskIds[place] = taskId;
  }

  private Session session(long id) {
    if (last == null || last.id != id) {
      last = sessions.computeIfAbsent(id, Session::new);
    }
    return last;
  }

  int size() {
    return sessions.size();
  }

  @Override
  public String toString() {
    return "ClientSessions" + Arrays.asList(sessions.keySet().toArray());
  }
}
