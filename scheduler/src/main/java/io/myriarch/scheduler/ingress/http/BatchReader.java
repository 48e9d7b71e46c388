package io.myriarch.scheduler.ingress.http;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.myriarch.protocol.wire.RejectCode;
import io.myriarch.scheduler.shard.TaskRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads a batch: a JSON array, or one JSON object a line (NDJSON). An item that is wrong does not
 * touch the others; an array whose syntax is broken is refused as a whole.
 */
final class BatchReader {
  /** Nesting depth between two items. */
  private static final int IN_ARRAY = 1;

  private final int itemsMax;

  BatchReader(int itemsMax) {
    this.itemsMax = itemsMax;
  }

  /** What an item of the batch is. */
  sealed interface Item {
    record Good(TaskRequest request) implements Item {}

    record Bad(Problem problem) implements Item {}
  }

  List<Item> readArray(byte[] body) {
    List<Item> items = new ArrayList<>();
    try (JsonParser parser = TaskJsonReader.open(body, 0, body.length)) {
      if (parser.nextToken() != JsonToken.START_ARRAY) {
        throw Problem.invalid(
            "A batch must be a JSON array of tasks, or one task a line as application/x-ndjson.");
      }
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        add(items, readItem(parser, body));
      }
      if (parser.nextToken() != null) {
        throw TaskJsonReader.malformed("there is more after the end of the array");
      }
    } catch (IOException e) {
      throw TaskJsonReader.malformed(e);
    }
    return items;
  }

  private static Item readItem(JsonParser parser, byte[] body) throws IOException {
    try {
      return new Item.Good(TaskJsonReader.read(parser, body, 0).request());
    } catch (ProblemException e) {
      while (parser.getParsingContext().getNestingDepth() > IN_ARRAY) {
        if (parser.nextToken() == null) {
          throw TaskJsonReader.malformed("it ends inside a task");
        }
      }
      return new Item.Bad(e.problem());
    }
  }

  List<Item> readLines(byte[] body) {
    List<Item> items = new ArrayList<>();
    int start = 0;
    while (start < body.length) {
      int end = start;
      boolean blank = true;
      while (end < body.length && body[end] != '\n') {
        blank &= body[end] == ' ' || body[end] == '\t' || body[end] == '\r';
        end++;
      }
      if (!blank) {
        add(items, readLine(body, start, end - start));
      }
      start = end + 1;
    }
    return items;
  }

  private static Item readLine(byte[] body, int offset, int length) {
    try {
      return new Item.Good(TaskJsonReader.readOnly(body, offset, length).request());
    } catch (ProblemException e) {
      return new Item.Bad(e.problem());
    }
  }

  private void add(List<Item> items, Item item) {
    if (items.size() == itemsMax) {
      throw new ProblemException(
          Problem.of(
              RejectCode.PAYLOAD_TOO_LARGE,
              "A batch has at most %d tasks: send more batches.".formatted(itemsMax)));
    }
    items.add(item);
  }
}
