package io.myriarch.scheduler.command;

import io.myriarch.scheduler.SchedulerConfig;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Makes sure of the ports before anything is started: a busy one is said at once, and a free one is
 * chosen where any will do, so that it stays the same when a process is started again.
 */
final class Ports {
  private static final int TRIES_MAX = 100;

  private final InetAddress address;
  private final Set<Integer> given;

  Ports(String host) {
    this(host, new HashSet<>());
  }

  private Ports(String host, Set<Integer> given) {
    this.given = given;
    try {
      this.address = InetAddress.getByName(host);
    } catch (UnknownHostException e) {
      throw new CommandException("%s is no address of this machine.".formatted(host), e);
    }
  }

  /** Ports of another address, none of them given by this too. */
  Ports at(String host) {
    return new Ports(host, given);
  }

  /**
   * The configuration with a port of its own for each listener.
   *
   * @throws CommandException if a port is in use
   */
  SchedulerConfig settle(SchedulerConfig config) {
    Map<String, String> texts = new HashMap<>(config.texts());
    texts.put(
        "runtime.port", text(settle("--runtime-port", config.runtime().port(), config.shards())));
    texts.put("http.port", text(settle("--http-port", config.http().port(), 1)));
    texts.put(
        "binary.port", text(settle("--binary-port", config.binary().port(), config.shards())));
    return SchedulerConfig.of(texts);
  }

  /** A port that nobody uses now, and that has not been given before. */
  int free() {
    return free(1, "another address");
  }

  private int settle(String option, int wanted, int count) {
    if (wanted == 0) {
      return free(count, option);
    }
    for (int port = wanted; port < wanted + count; port++) {
      if (!isFree(port)) {
        throw new CommandException(
            "Port %d is in use by another program: choose another with %s, or 0 for a free one."
                .formatted(port, option));
      }
    }
    return wanted;
  }

  private int free(int count, String remedy) {
    for (int attempt = 0; attempt < TRIES_MAX; attempt++) {
      int first = freeRun(count);
      if (first > 0) {
        for (int port = first; port < first + count; port++) {
          given.add(port);
        }
        return first;
      }
    }
    throw new CommandException(
        "There are no %d free ports in a row on %s: choose %s."
            .formatted(count, address.getHostAddress(), remedy));
  }

  /** The first of so many free ports, outside the range that the system gives to clients; or 0. */
  private int freeRun(int count) {
    int first = ThreadLocalRandom.current().nextInt(20_000, 32_000 - count);
    for (int port = first; port < first + count; port++) {
      if (given.contains(port) || !isFree(port)) {
        return 0;
      }
    }
    return first;
  }

  private boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(address, port));
      return true;
    } catch (BindException e) {
      if (e.getMessage() != null && e.getMessage().contains("Cannot assign")) {
        throw new CommandException(
            "%s is no address of this machine.".formatted(address.getHostAddress()), e);
      }
      return false;
    } catch (IOException e) {
      throw new CommandException(
          "Cannot listen on port %d: %s.".formatted(port, e.getMessage()), e);
    }
  }

  private static String text(int port) {
    return Integer.toString(port);
  }
}
