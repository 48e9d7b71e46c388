package io.myriarch.loadtest.faults.scenario;

/** Faults in system calls, by strace. */
final class Strace {
  static final String PROGRAM = "strace";

  private Strace() {}

  /** The program and arguments to start a process through, so that this call is tampered with. */
  static String[] inject(String what) {
    String call = what.substring(0, what.indexOf(':'));
    return new String[] {
      PROGRAM,
      "-f",
      "--seccomp-bpf",
      "-qq",
      "-o",
      "/dev/null",
      "-e",
      "trace=" + call,
      "-e",
      "inject=" + what
    };
  }
}
