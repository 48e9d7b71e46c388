package io.myriarch.scheduler.command;

import picocli.CommandLine.Option;

/** Where the scheduler's HTTP API is. */
final class HttpTarget {
  @Option(
      names = "--http-port",
      paramLabel = "PORT",
      defaultValue = "8080",
      description = "HTTP port of the scheduler (default: ${DEFAULT-VALUE}).")
  private int port;

  @Option(
      names = "--host",
      paramLabel = "HOST",
      defaultValue = "127.0.0.1",
      description = "Host of the scheduler (default: ${DEFAULT-VALUE}).")
  private String host;

  HttpApi api() {
    if (port < 1 || port > 65_535) {
      throw new CommandException(
          "--http-port %d is no port: it must be from 1 to 65535.".formatted(port));
    }
    return new HttpApi(host, port);
  }
}
