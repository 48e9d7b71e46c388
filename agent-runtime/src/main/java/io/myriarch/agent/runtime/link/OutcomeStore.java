package io.myriarch.agent.runtime.link;

import io.myriarch.agent.runtime.session.AttemptState;
import java.util.List;

/**
 * Where outcomes are kept until the scheduler has made them durable.
 *
 * <p>Thread rule: {@link #keep} and {@link #delivered} by one thread at a time, the one that owns
 * the link's {@link io.myriarch.agent.runtime.session.Delivery}; all else from anywhere.
 */
public interface OutcomeStore extends AutoCloseable {
  /** Keeps nothing: outcomes live as long as the process. */
  OutcomeStore NONE =
      new OutcomeStore() {
        @Override
        public boolean isDurable() {
          return false;
        }

        @Override
        public long bytesMax() {
          return 0;
        }

        @Override
        public List<AttemptState> restored() {
          return List.of();
        }

        @Override
        public void keep(AttemptState attempt) {
          // In memory it is anyway.
        }

        @Override
        public void delivered(AttemptState attempt) {
          // Nothing was kept.
        }

        @Override
        public Figures figures() {
          return Figures.NONE;
        }

        @Override
        public void close() {
          // Nothing is open.
        }
      };

  /**
   * What metrics show.
   *
   * @param depth outcomes kept that have not been delivered
   * @param bytes of the files
   * @param kept outcomes kept so far
   * @param delivered outcomes of it that have been delivered
   * @param refused outcomes that found no room
   * @param unforced of those kept, so many came after the last force: power may take them
   * @param failures times that the disk failed
   */
  record Figures(
      long depth,
      long bytes,
      long kept,
      long delivered,
      long refused,
      long unforced,
      long failures) {
    static final Figures NONE = new Figures(0, 0, 0, 0, 0, 0, 0);
  }

  /** Whether what is kept survives this process. */
  boolean isDurable();

  /** So many bytes of outcomes it keeps; 0: none. */
  long bytesMax();

  /** What an earlier process had kept and not delivered, oldest first. */
  List<AttemptState> restored();

  /** Keeps the outcome of an attempt; where there is no room it lives in memory alone. */
  void keep(AttemptState attempt);

  /** The outcome need not be kept any more. They come in the order in which they were kept. */
  void delivered(AttemptState attempt);

  Figures figures();

  @Override
  void close();
}
