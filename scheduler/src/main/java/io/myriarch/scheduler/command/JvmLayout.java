package io.myriarch.scheduler.command;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Where the parts of Myriarch lie, and how a JVM of it is started: as the {@code myriarch} script
 * does it, with the same files of flags.
 *
 * @param root folder with deploy/jvm and the modules
 * @param caches what the JVMs may start from
 * @param extraFlags after those of the files
 */
record JvmLayout(Path root, Path java, AotCaches caches, List<String> extraFlags) {
  private static final Path SETSID = Path.of("/usr/bin/setsid");

  /** That of the process that runs. */
  static JvmLayout ofThisProcess(Map<String, String> environment) {
    String root = System.getProperty("myriarch.root");
    if (root == null) {
      throw new CommandException("Start this with the myriarch script: it says where things are.");
    }
    List<String> extraFlags =
        Arrays.stream(environment.getOrDefault("MYRIARCH_JVM_OPTS", "").split(" ", -1))
            .filter(flag -> !flag.isBlank())
            .toList();
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    return new JvmLayout(Path.of(root), java, AotCaches.ofThisProcess(), extraFlags);
  }

  /** With these flags more, before those that the user adds: what the user says counts. */
  JvmLayout with(List<String> flags) {
    List<String> all = new ArrayList<>(flags);
    all.addAll(extraFlags);
    return new JvmLayout(root, java, caches, all);
  }

  /**
   * The command of a JVM in a session of its own, so that a Ctrl-C in the terminal reaches only the
   * one who stops the others in order.
   *
   * @param options name of the file of flags
   * @param more put on the class path behind the module
   */
  List<String> command(
      String module, String options, List<String> more, String main, List<String> arguments) {
    List<String> command = new ArrayList<>();
    if (Files.isExecutable(SETSID)) {
      command.add(SETSID.toString());
    }
    command.add(java.toString());
    command.add("@" + root.resolve("deploy/jvm/common.options"));
    command.add("@" + root.resolve("deploy/jvm/" + options + ".options"));
    command.addAll(caches.flags(options));
    command.addAll(extraFlags);
    command.add("-Dmyriarch.root=" + root);
    Path target = root.resolve(module).resolve("target");
    List<String> classPath = new ArrayList<>();
    classPath.add(target.resolve(module + ".jar").toString());
    classPath.add(target.resolve("lib") + File.separator + "*");
    classPath.addAll(more);
    command.add("-cp");
    command.add(String.join(File.pathSeparator, classPath));
    command.add(main);
    command.addAll(arguments);
    return command;
  }
}
