package io.myriarch.compare.process;

import io.myriarch.loadtest.faults.process.Cleanup;
import io.myriarch.loadtest.faults.process.OsProcess;
import io.myriarch.loadtest.faults.process.Waiting;
import io.myriarch.loadtest.run.LoadException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** One server, started for one run and ended by its own process id. */
public final class ServerProcess {
  private static final Duration START_MAX = Duration.ofSeconds(60);
  private static final Duration STOP_MAX = Duration.ofSeconds(15);
  private static final int CONNECT_MAX_MS = 500;
  private static final int TAIL_LINES = 15;

  private final OsProcess process;
  private final Path log;

  private ServerProcess(OsProcess process, Path log) {
    this.process = process;
    this.log = log;
  }

  /**
   * Starts it; what it writes goes to {@code NAME.log} in the folder.
   *
   * @param cleanup will end it
   */
  public static ServerProcess start(
      String name, Path folder, Cleanup cleanup, Map<String, String> env, List<String> command) {
    Path log = folder.resolve(name + ".log");
    ServerProcess process = new ServerProcess(OsProcess.start(name, command, env, log), log);
    cleanup.add(process::end);
    return process;
  }

  /** Runs a program to its end, for at most a minute. */
  public static void run(String name, Path folder, Cleanup cleanup, List<String> command) {
    ServerProcess program = start(name, folder, cleanup, Map.of(), command);
    if (!program.process.awaitEnd(START_MAX)) {
      throw program.failed("does not end");
    }
    if (program.process.exitCode() != 0) {
      throw program.failed("ended with code " + program.process.exitCode());
    }
  }

  /** A port that was free a moment ago. */
  public static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new LoadException("There is no free port: " + e.getMessage() + ".", e);
    }
  }

  /** Waits until something listens on the port. */
  public void awaitPort(int port) {
    awaitReady(() -> listens(port));
  }

  /**
   * Waits until it is ready.
   *
   * @throws LoadException with the end of its log, if it has ended or takes too long
   */
  public void awaitReady(BooleanSupplier ready) {
    boolean[] isReady = new boolean[1];
    boolean isOver =
        Waiting.within(
            START_MAX,
            () -> {
              isReady[0] = ready.getAsBoolean();
              return isReady[0] || !process.isAlive();
            });
    if (!isReady[0]) {
      throw failed(isOver ? "ended" : "is not ready after " + START_MAX.toSeconds() + " s");
    }
  }

  private static boolean listens(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_MAX_MS);
      return true;
    } catch (IOException _) {
      return false;
    }
  }

  private LoadException failed(String what) {
    return new LoadException("%s %s.%s".formatted(process.name(), what, tail()));
  }

  private String tail() {
    try {
      List<String> lines = Files.readAllLines(log, StandardCharsets.ISO_8859_1);
      return "\n"
          + String.join("\n", lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()));
    } catch (IOException e) {
      return " Its log cannot be read: " + e.getMessage();
    }
  }

  /** SIGTERM; SIGKILL if that is not enough. */
  private void end() {
    if (process.isAlive()) {
      process.terminate();
      if (!process.awaitEnd(STOP_MAX)) {
        process.kill();
      }
    }
  }
}
