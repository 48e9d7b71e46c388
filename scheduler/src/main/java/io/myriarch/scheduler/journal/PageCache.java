package io.myriarch.scheduler.journal;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Tells the kernel which files it should hold in memory. The journal writes hundreds of megabytes a
 * second that hardly anybody reads again: left alone, they fill the memory of the machine, and each
 * new page must be found first.
 *
 * <p>Thread rule: any thread; both calls may take some milliseconds.
 *
 * <p>Source: {@code posix_fadvise(2)}; PostgreSQL does the same with the segments of its log.
 */
final class PageCache {
  private static final int O_RDONLY = 0;
  private static final int POSIX_FADV_WILLNEED = 3;
  private static final int POSIX_FADV_DONTNEED = 4;

  private static final Optional<MethodHandle> OPEN =
      function(
          "open",
          FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT),
          Linker.Option.firstVariadicArg(2));

  private static final Optional<MethodHandle> FADVISE =
      function(
          "posix_fadvise",
          FunctionDescriptor.of(
              ValueLayout.JAVA_INT,
              ValueLayout.JAVA_INT,
              ValueLayout.JAVA_LONG,
              ValueLayout.JAVA_LONG,
              ValueLayout.JAVA_INT));

  private static final Optional<MethodHandle> CLOSE =
      function("close", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));

  private PageCache() {}

  @SuppressWarnings("restricted")
  private static Optional<MethodHandle> function(
      String name, FunctionDescriptor descriptor, Linker.Option... options) {
    Linker linker = Linker.nativeLinker();
    return linker
        .defaultLookup()
        .find(name)
        .map(address -> linker.downcallHandle(address, descriptor, options));
  }

  /** The kernel begins to read the file, which will be read from start to end. */
  static void fetch(Path file) {
    advise(file, POSIX_FADV_WILLNEED);
  }

  /** The kernel forgets what it holds of the file, but for what is mapped or not yet forced. */
  static void drop(Path file) {
    advise(file, POSIX_FADV_DONTNEED);
  }

  /** It is advice: a system that does not know it, or a file that is gone, is no error. */
  private static void advise(Path file, int advice) {
    if (OPEN.isEmpty() || FADVISE.isEmpty() || CLOSE.isEmpty()) {
      return;
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment path = arena.allocateFrom(file.toString());
      int descriptor = (int) OPEN.get().invokeExact(path, O_RDONLY);
      if (descriptor >= 0) {
        int _ = (int) FADVISE.get().invokeExact(descriptor, 0L, 0L, advice);
        int _ = (int) CLOSE.get().invokeExact(descriptor);
      }
    } catch (Throwable e) {
      throw new IllegalStateException("posix_fadvise cannot be called", e);
    }
  }
}
