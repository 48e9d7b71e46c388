package io.myriarch.loadtest.run;

/** The counters of a lane; each is raised by one thread only and read by any. */
final class Tally {
  /** Handed to the driver, warm-up included. Sender's thread; the rest: the link's. */
  final Count sent = new Count();

  /** Nothing more is expected of these, warm-up included. */
  final Count settled = new Count();

  /** Stored by the scheduler, warm-up included. */
  final Count stored = new Count();

  /** Succeeded, warm-up included. */
  final Count succeeded = new Count();

  final Count submitted = new Count();
  final Count accepted = new Count();
  final Count completed = new Count();
  final Count failed = new Count();
  final Count rejected = new Count();
  final Count duplicates = new Count();
  final Count wrong = new Count();
}
