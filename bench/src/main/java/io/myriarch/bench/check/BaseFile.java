package io.myriarch.bench.check;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.myriarch.loadtest.run.LoadException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The recorded figures. */
public final class BaseFile {
  private static final String HOW =
      "record it on a quiet machine: ./myriarch bench --check --record";
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .build();

  private final Path file;

  public BaseFile(Path file) {
    this.file = file;
  }

  /**
   * What is recorded.
   *
   * @throws LoadException if there is nothing, or nothing that can be compared with
   */
  Measurement read() {
    if (!Files.exists(file)) {
      throw new LoadException("There is no recorded base %s; %s.".formatted(file, HOW));
    }
    Measurement base;
    try {
      base = JSON.readValue(file.toFile(), Measurement.class);
    } catch (JsonProcessingException e) {
      throw unreadable(e.getOriginalMessage());
    } catch (IOException e) {
      throw unreadable(e.getMessage());
    }
    if (base.format() != Measurement.FORMAT) {
      throw unreadable("its format is %d, not %d".formatted(base.format(), Measurement.FORMAT));
    }
    checkFigures(base);
    return base;
  }

  private void checkFigures(Measurement base) {
    boolean right =
        base.calibrationNs() > 0
            && base.ratio().ratio() > 0
            && !base.benchmarks().isEmpty()
            && base.benchmarks().stream().allMatch(figure -> figure.score() > 0);
    if (!right) {
      throw unreadable("a figure in it is missing or not above 0");
    }
  }

  private LoadException unreadable(String why) {
    return new LoadException(
        "The recorded base %s cannot be compared with (%s); restore it, or %s."
            .formatted(file, why, HOW));
  }

  void write(Measurement measurement) {
    try {
      Files.writeString(file, JSON.writeValueAsString(measurement) + "\n");
    } catch (IOException e) {
      throw new LoadException(
          "The figures cannot be written to %s: %s.".formatted(file, e.getMessage()), e);
    }
  }

  @Override
  public String toString() {
    return file.toString();
  }
}
