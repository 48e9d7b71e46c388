package io.myriarch.loadtest.faults.process;

import io.myriarch.loadtest.faults.agent.FaultProvider;
import io.myriarch.loadtest.run.LoadException;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * How the JVMs are started: with the flags of deploy/jvm and the jars that the launcher would take,
 * or, when this class does not come from a jar (in a test), with the class path of this process.
 */
final class JvmCommands {
  private static final String SERVICES = "META-INF/services/io.myriarch.agent.AgentProvider";

  private final Path root;
  private final Path ownCode;

  JvmCommands(Path root) {
    this.root = root;
    try {
      this.ownCode =
          Path.of(JvmCommands.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
    if (!Files.isDirectory(root.resolve("deploy/jvm"))) {
      throw new LoadException(
          "There is no deploy/jvm in %s: start this with the myriarch script.".formatted(root));
    }
  }

  /** A scheduler's JVM, up to its arguments. */
  List<String> scheduler(List<String> flags) {
    return jvm("scheduler", flags, classPath("scheduler"), "io.myriarch.scheduler.Main");
  }

  /**
   * A runtime's JVM, up to its arguments.
   *
   * @param services folder for the list that names the agents of the faults
   */
  List<String> runtime(List<String> flags, Path services) {
    String path = classPath("agent-runtime") + File.pathSeparator + ownCode;
    return jvm(
        "runtime",
        flags,
        path + File.pathSeparator + withProviderList(services),
        "io.myriarch.agent.runtime.RuntimeMain");
  }

  /** A JVM with the load generator's class path. */
  List<String> client(String main) {
    return jvm("load", List.of(), classPath("loadtest"), main);
  }

  private List<String> jvm(String options, List<String> flags, String classPath, String main) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("@" + root.resolve("deploy/jvm/common.options"));
    command.add("@" + root.resolve("deploy/jvm/" + options + ".options"));
    command.addAll(flags);
    command.add("-Dmyriarch.root=" + root);
    command.add("-cp");
    command.add(classPath);
    command.add(main);
    return command;
  }

  private String classPath(String module) {
    if (Files.isDirectory(ownCode)) {
      return System.getProperty("java.class.path");
    }
    Path target = root.resolve(module).resolve("target");
    return target.resolve(module + ".jar") + File.pathSeparator + target.resolve("lib") + "/*";
  }

  private static Path withProviderList(Path services) {
    try {
      Path list = services.resolve(SERVICES);
      Files.createDirectories(list.getParent());
      return Files.writeString(list, FaultProvider.CLASS_NAME).isAbsolute()
          ? services
          : services.toAbsolutePath();
    } catch (IOException e) {
      throw new LoadException("Cannot write to " + services + ": " + e.getMessage(), e);
    }
  }
}
