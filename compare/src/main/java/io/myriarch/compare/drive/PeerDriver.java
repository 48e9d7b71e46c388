package io.myriarch.compare.drive;

import io.myriarch.compare.contender.Job;
import io.myriarch.compare.contender.Profile;
import io.myriarch.loadtest.run.LoadException;
import io.myriarch.loadtest.run.LoadPlan;
import io.myriarch.loadtest.run.TaskDriver;
import io.myriarch.loadtest.run.TaskEvents;
import org.agrona.DirectBuffer;

/**
 * What the drivers of all peers have in common. Submitter, worker and the one who learns of the end
 * share this process, which spares the peer a JVM, but each has a connection of its own and learns
 * nothing but what the server tells it.
 */
public abstract class PeerDriver implements TaskDriver {
  private final Profile profile;
  private final int window;
  private final Crew crew = new Crew();
  private SerialEvents events;

  /**
   * A driver, not yet open.
   *
   * @param windowMax unfinished tasks at maximum rate; what suits this peer best
   */
  protected PeerDriver(Profile profile, LoadPlan plan, int windowMax) {
    this.profile = profile;
    this.window = plan.pace().open() ? Integer.MAX_VALUE : windowMax;
  }

  /** Makes the queues and the connections, and starts the crew. */
  protected abstract void connect() throws Exception;

  /** Submits one task, or keeps it for {@link #send}; the bytes are given away. */
  protected abstract void submit(long number, byte[] payload) throws Exception;

  /** Sends what was submitted. */
  protected abstract void send() throws Exception;

  /** Closes what {@link #connect} opened, as far as it came. The crew is told to end before. */
  protected abstract void disconnect() throws Exception;

  protected final Crew crew() {
    return crew;
  }

  protected final SerialEvents events() {
    return events;
  }

  @Override
  public final void open(TaskEvents taskEvents) {
    events = new SerialEvents(taskEvents);
    attempt("cannot be used", this::connect);
  }

  @Override
  public final boolean offer(long number, DirectBuffer payload) {
    crew.check();
    byte[] copy = new byte[Job.PAYLOAD_BYTES];
    payload.getBytes(0, copy);
    attempt("takes no task", () -> submit(number, copy));
    return true;
  }

  @Override
  public final void flush() {
    crew.check();
    attempt("takes no task", this::send);
  }

  @Override
  public final void finish() {
    flush();
  }

  @Override
  public final int window() {
    return window;
  }

  @Override
  public final String durability() {
    return profile.durability().meaning();
  }

  @Override
  public final void close() {
    crew.stop();
    attempt("cannot be left", this::disconnect);
    crew.close();
  }

  private void attempt(String what, Crew.Step step) {
    try {
      step.run();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LoadException("The run was interrupted.", e);
    } catch (LoadException e) {
      throw e;
    } catch (Exception e) {
      throw new LoadException("%s %s: %s".formatted(profile.title(), what, e), e);
    }
  }
}
