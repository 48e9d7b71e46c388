package io.myriarch.loadtest.faults.process;

/**
 * A host of its own for a process: a network namespace with a link to this machine, on which
 * packets can be dropped, lost and slowed down. For one thread.
 */
public final class NetHost {
  private static final String FILTER = "inet faults";

  private final String name;
  private final String link;
  private final String here;

  /**
   * Makes one; {@code cleanup} takes it away again.
   *
   * @param number 1 to 200, another one for each host
   */
  public NetHost(int number, Cleanup cleanup) {
    long pid = ProcessHandle.current().pid();
    name = "myriarch-" + pid + "-" + number;
    link = "mf" + pid % 100_000 + "x" + number;
    here = "10.231." + number + ".1";
    String there = "10.231." + number + ".2";
    cleanup.add(this::remove);
    Shell.run("ip", "netns", "add", name);
    Shell.run("ip", "link", "add", link, "type", "veth", "peer", "name", "eth0", "netns", name);
    Shell.run("ip", "addr", "add", here + "/24", "dev", link);
    Shell.run("ip", "link", "set", link, "up");
    inside("ip", "addr", "add", there + "/24", "dev", "eth0");
    inside("ip", "link", "set", "eth0", "up");
    inside("ip", "link", "set", "lo", "up");
  }

  /** The address at which this machine is found from there. */
  public String gateway() {
    return here;
  }

  /** The program through which a process is started there. */
  public String[] prefix() {
    return new String[] {"nsenter", "--net=/run/netns/" + name};
  }

  /** Nothing comes in there any more, or goes out, or neither; connections do not notice. */
  public void cut(boolean in, boolean out) {
    inside("nft", "add", "table", "inet", "faults");
    if (in) {
      drop("input", "drop");
    }
    if (out) {
      drop("output", "drop");
    }
  }

  /** So many of 100 packets are lost, both ways. */
  public void lose(int percent) {
    inside("nft", "add", "table", "inet", "faults");
    String some = "numgen random mod 100 < " + percent + " drop";
    drop("input", some);
    drop("output", some);
  }

  /** At most so much leaves, both ways. */
  public void limit(String rate) {
    Shell.run(
        "tc", "qdisc", "add", "dev", link, "root", "tbf", "rate", rate, "burst", "16kb", "latency",
        "400ms");
    inside(
        "tc", "qdisc", "add", "dev", "eth0", "root", "tbf", "rate", rate, "burst", "16kb",
        "latency", "400ms");
  }

  /** All is well again. */
  public void heal() {
    inside("sh", "-c", "nft delete table " + FILTER + " 2>/dev/null || true");
    inside("sh", "-c", "tc qdisc del dev eth0 root 2>/dev/null || true");
    Shell.run("sh", "-c", "tc qdisc del dev " + link + " root 2>/dev/null || true");
  }

  private void drop(String hook, String rule) {
    inside(
        "nft",
        "add chain " + FILTER + " " + hook + " { type filter hook " + hook + " priority 0 ; }");
    inside("nft", "add rule " + FILTER + " " + hook + " " + rule);
  }

  private void inside(String... command) {
    String[] all = new String[command.length + 2];
    System.arraycopy(prefix(), 0, all, 0, 2);
    System.arraycopy(command, 0, all, 2, command.length);
    Shell.run(all);
  }

  // Each may be missing: the last one takes the link along.
  private void remove() {
    Shell.run("sh", "-c", "ip link del " + link + " 2>/dev/null || true");
    Shell.run("sh", "-c", "ip netns del " + name + " 2>/dev/null || true");
  }
}
