package io.myriarch.bench.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.myriarch.loadtest.run.LoadException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** What is written at the end; a file that cannot be is told in a sentence. */
public final class BenchFiles {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private BenchFiles() {}

  /** The fields as one object. */
  public static void json(Map<String, Object> fields, Path file) {
    try {
      JSON.writeValue(file.toFile(), fields);
    } catch (IOException e) {
      throw failed(file, e);
    }
  }

  public static void text(String text, Path file) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw failed(file, e);
    }
  }

  /** Found out before minutes of measuring, not after them. */
  public static void checkWritable(Path file) {
    Path folder = file == null ? null : file.toAbsolutePath().getParent();
    if (folder != null && !Files.isWritable(Files.exists(file) ? file : folder)) {
      throw new LoadException(
          "%s cannot be written: name a file in a folder that exists.".formatted(file));
    }
  }

  private static LoadException failed(Path file, IOException e) {
    return new LoadException("%s could not be written: %s.".formatted(file, e.getMessage()), e);
  }
}
