package io.myriarch.scheduler.command;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * A payload as a user names it: JSON itself, a file, or standard input.
 *
 * @param isJson whether it is one JSON value; else it goes as binary
 */
record Payload(byte[] bytes, boolean isJson) {
  /** No payload at all. */
  static final Payload NONE = new Payload(new byte[0], true);

  /**
   * Reads it.
   *
   * @throws CommandException if it cannot be read, or is said to be JSON and is not
   */
  static Payload of(String argument) {
    try {
      if (argument.equals("-")) {
        return detected(System.in.readAllBytes());
      } else if (argument.startsWith("@")) {
        return detected(Files.readAllBytes(Path.of(argument.substring(1))));
      }
    } catch (NoSuchFileException | InvalidPathException e) {
      throw new CommandException("There is no file " + argument.substring(1) + ".", e);
    } catch (IOException e) {
      throw new CommandException("Cannot read the payload: " + e.getMessage() + ".", e);
    }
    byte[] bytes = argument.getBytes(StandardCharsets.UTF_8);
    String flaw = flawOf(bytes);
    if (flaw != null) {
      throw new CommandException(
          "The payload is not JSON: %s. Put other formats into a file: --payload @FILE."
              .formatted(flaw));
    }
    return new Payload(bytes, true);
  }

  private static Payload detected(byte[] bytes) {
    return new Payload(bytes, flawOf(bytes) == null);
  }

  /** What keeps these bytes from being one JSON value in UTF-8; null: nothing. */
  private static String flawOf(byte[] bytes) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      try (JsonParser parser = HttpApi.JSON.createParser(text)) {
        if (parser.nextToken() == null) {
          return "it is empty";
        }
        parser.skipChildren();
        return parser.nextToken() == null ? null : "there is more after its end";
      }
    } catch (JsonProcessingException e) {
      return e.getOriginalMessage().lines().findFirst().orElse("it is malformed");
    } catch (CharacterCodingException _) {
      return "it is not UTF-8";
    } catch (IOException e) {
      throw new AssertionError("reading a text does no I/O", e);
    }
  }
}
