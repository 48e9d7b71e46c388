package io.myriarch.protocol;

import io.myriarch.protocol.wire.AcceptedDecoder;
import io.myriarch.protocol.wire.AgentKindDecoder;
import io.myriarch.protocol.wire.AgentsReadyDecoder;
import io.myriarch.protocol.wire.AssignDecoder;
import io.myriarch.protocol.wire.CancelAttemptDecoder;
import io.myriarch.protocol.wire.CancelTaskDecoder;
import io.myriarch.protocol.wire.ClientHelloDecoder;
import io.myriarch.protocol.wire.ClientWelcomeDecoder;
import io.myriarch.protocol.wire.CompletedDecoder;
import io.myriarch.protocol.wire.DeployAgentsDecoder;
import io.myriarch.protocol.wire.DrainDecoder;
import io.myriarch.protocol.wire.FailedDecoder;
import io.myriarch.protocol.wire.FinishedDecoder;
import io.myriarch.protocol.wire.HeldAttemptDecoder;
import io.myriarch.protocol.wire.LinkClosingDecoder;
import io.myriarch.protocol.wire.MessageHeaderDecoder;
import io.myriarch.protocol.wire.NameOperationDecoder;
import io.myriarch.protocol.wire.OpenRouteDecoder;
import io.myriarch.protocol.wire.OutcomesDurableDecoder;
import io.myriarch.protocol.wire.PingDecoder;
import io.myriarch.protocol.wire.PongDecoder;
import io.myriarch.protocol.wire.QueryTaskDecoder;
import io.myriarch.protocol.wire.RejectedDecoder;
import io.myriarch.protocol.wire.RemoveAgentsDecoder;
import io.myriarch.protocol.wire.RouteOpenedDecoder;
import io.myriarch.protocol.wire.RuntimeHeartbeatDecoder;
import io.myriarch.protocol.wire.RuntimeHelloDecoder;
import io.myriarch.protocol.wire.RuntimeJoinDecoder;
import io.myriarch.protocol.wire.RuntimeLeavingDecoder;
import io.myriarch.protocol.wire.RuntimeWelcomeDecoder;
import io.myriarch.protocol.wire.SubmitTaskDecoder;
import io.myriarch.protocol.wire.TaskStateDecoder;
import java.nio.ByteOrder;
import org.agrona.DirectBuffer;

/**
 * Checks that a frame holds one whole message of the wire schema: then its decoder never reads
 * beyond the frame, whatever a peer sent. Messages of newer versions, with longer blocks or more
 * data at their end, are well formed. Enumerated values are not checked.
 */
public final class WireSchema {
  private static final int TEMPLATES = 80;
  private static final Shape[] SHAPES = shapes();

  private WireSchema() {}

  /**
   * Checks the message at {@code offset}.
   *
   * @throws ProtocolException if it is of another schema, unknown, cut short or inconsistent
   */
  public static void check(DirectBuffer buffer, int offset, int length) throws ProtocolException {
    long header = buffer.getLong(offset, ByteOrder.LITTLE_ENDIAN);
    int blockLength = (int) header & 0xFFFF;
    int template = (int) (header >>> 16) & 0xFFFF;
    int schema = (int) (header >>> 32) & 0xFFFF;
    if (schema != MessageHeaderDecoder.SCHEMA_ID) {
      throw new ProtocolException(
          "A frame is of schema %d instead of %d: the peer does not speak this protocol."
              .formatted(schema, MessageHeaderDecoder.SCHEMA_ID));
    }
    Shape shape = template < TEMPLATES ? SHAPES[template] : null;
    if (shape == null) {
      throw new ProtocolException(
          "No message has template id %d: one end must be updated.".formatted(template));
    }
    int body = offset + Framing.HEADER_BYTES;
    if (blockLength < shape.blockLength
        || !shape.fits(buffer, body, blockLength, offset + length)) {
      throw new ProtocolException(
          "A %s of %d bytes is cut short or inconsistent.".formatted(shape.name, length));
    }
  }

  private static int unsignedShort(DirectBuffer buffer, int offset) {
    return buffer.getShort(offset, ByteOrder.LITTLE_ENDIAN) & 0xFFFF;
  }

  private static Shape[] shapes() {
    Shape[] shapes = new Shape[TEMPLATES];
    put(
        shapes,
        "ClientHello",
        ClientHelloDecoder.TEMPLATE_ID,
        ClientHelloDecoder.BLOCK_LENGTH,
        "t");
    put(shapes, "OpenRoute", OpenRouteDecoder.TEMPLATE_ID, OpenRouteDecoder.BLOCK_LENGTH, "tttt");
    put(shapes, "SubmitTask", SubmitTaskDecoder.TEMPLATE_ID, SubmitTaskDecoder.BLOCK_LENGTH, "ttb");
    put(shapes, "CancelTask", CancelTaskDecoder.TEMPLATE_ID, CancelTaskDecoder.BLOCK_LENGTH, "");
    put(shapes, "QueryTask", QueryTaskDecoder.TEMPLATE_ID, QueryTaskDecoder.BLOCK_LENGTH, "");
    put(
        shapes,
        "ClientWelcome",
        ClientWelcomeDecoder.TEMPLATE_ID,
        ClientWelcomeDecoder.BLOCK_LENGTH,
        "");
    put(shapes, "RouteOpened", RouteOpenedDecoder.TEMPLATE_ID, RouteOpenedDecoder.BLOCK_LENGTH, "");
    put(shapes, "Accepted", AcceptedDecoder.TEMPLATE_ID, AcceptedDecoder.BLOCK_LENGTH, "");
    put(shapes, "Rejected", RejectedDecoder.TEMPLATE_ID, RejectedDecoder.BLOCK_LENGTH, "t");
    put(shapes, "Finished", FinishedDecoder.TEMPLATE_ID, FinishedDecoder.BLOCK_LENGTH, "b");
    put(shapes, "TaskState", TaskStateDecoder.TEMPLATE_ID, TaskStateDecoder.BLOCK_LENGTH, "b");
    put(
        shapes,
        "LinkClosing",
        LinkClosingDecoder.TEMPLATE_ID,
        LinkClosingDecoder.BLOCK_LENGTH,
        "t");
    put(shapes, "Ping", PingDecoder.TEMPLATE_ID, PingDecoder.BLOCK_LENGTH, "");
    put(shapes, "Pong", PongDecoder.TEMPLATE_ID, PongDecoder.BLOCK_LENGTH, "");
    put(
        shapes,
        "RuntimeHello",
        RuntimeHelloDecoder.TEMPLATE_ID,
        RuntimeHelloDecoder.cutOffMaxMsEncodingOffset(), // where version 1 ends
        "ttt");
    put(
        shapes,
        "AgentKind",
        AgentKindDecoder.TEMPLATE_ID,
        AgentKindDecoder.BLOCK_LENGTH,
        "(tt)ttt");
    put(shapes, "HeldAttempt", HeldAttemptDecoder.TEMPLATE_ID, HeldAttemptDecoder.BLOCK_LENGTH, "");
    put(shapes, "RuntimeJoin", RuntimeJoinDecoder.TEMPLATE_ID, RuntimeJoinDecoder.BLOCK_LENGTH, "");
    put(shapes, "AgentsReady", AgentsReadyDecoder.TEMPLATE_ID, AgentsReadyDecoder.BLOCK_LENGTH, "");
    put(shapes, "Completed", CompletedDecoder.TEMPLATE_ID, CompletedDecoder.BLOCK_LENGTH, "b");
    put(shapes, "Failed", FailedDecoder.TEMPLATE_ID, FailedDecoder.BLOCK_LENGTH, "b");
    put(
        shapes,
        "RuntimeHeartbeat",
        RuntimeHeartbeatDecoder.TEMPLATE_ID,
        RuntimeHeartbeatDecoder.BLOCK_LENGTH,
        "");
    put(
        shapes,
        "RuntimeLeaving",
        RuntimeLeavingDecoder.TEMPLATE_ID,
        RuntimeLeavingDecoder.BLOCK_LENGTH,
        "");
    put(
        shapes,
        "RuntimeWelcome",
        RuntimeWelcomeDecoder.TEMPLATE_ID,
        RuntimeWelcomeDecoder.BLOCK_LENGTH,
        "");
    put(
        shapes,
        "OutcomesDurable",
        OutcomesDurableDecoder.TEMPLATE_ID,
        OutcomesDurableDecoder.BLOCK_LENGTH,
        "");
    put(
        shapes,
        "DeployAgents",
        DeployAgentsDecoder.TEMPLATE_ID,
        DeployAgentsDecoder.BLOCK_LENGTH,
        "ttb");
    put(
        shapes,
        "RemoveAgents",
        RemoveAgentsDecoder.TEMPLATE_ID,
        RemoveAgentsDecoder.BLOCK_LENGTH,
        "");
    put(
        shapes,
        "NameOperation",
        NameOperationDecoder.TEMPLATE_ID,
        NameOperationDecoder.BLOCK_LENGTH,
        "t");
    put(shapes, "Assign", AssignDecoder.TEMPLATE_ID, AssignDecoder.BLOCK_LENGTH, "b");
    put(
        shapes,
        "CancelAttempt",
        CancelAttemptDecoder.TEMPLATE_ID,
        CancelAttemptDecoder.BLOCK_LENGTH,
        "");
    put(shapes, "Drain", DrainDecoder.TEMPLATE_ID, DrainDecoder.BLOCK_LENGTH, "");
    return shapes;
  }

  private static void put(Shape[] shapes, String name, int template, int blockLength, String data) {
    shapes[template] = Shape.of(name, blockLength, data);
  }

  /** What follows the header of a message. */
  private static final class Shape {
    private static final int GROUP_HEADER_BYTES = 4;
    private static final int TEXT_LENGTH_BYTES = 2;
    private static final int BYTES_LENGTH_BYTES = 4;
    private static final int MISFIT = -1;

    final String name;

    /** Of the oldest version that is understood. */
    final int blockLength;

    /** Bytes of the lengths in front of each data of a group's entries; null: no group. */
    private final byte[] group;

    /** The same of the message's own data. */
    private final byte[] data;

    private Shape(String name, int blockLength, byte[] group, byte[] data) {
      this.name = name;
      this.blockLength = blockLength;
      this.group = group;
      this.data = data;
    }

    /** {@code data}: t for a text, b for bytes, in parentheses those of the entries of a group. */
    static Shape of(String name, int blockLength, String data) {
      int first = data.indexOf(')') + 1;
      byte[] group = first == 0 ? null : lengthBytes(data.substring(1, first - 1));
      return new Shape(name, blockLength, group, lengthBytes(data.substring(first)));
    }

    private static byte[] lengthBytes(String data) {
      byte[] lengthBytes = new byte[data.length()];
      for (int i = 0; i < lengthBytes.length; i++) {
        lengthBytes[i] = (byte) (data.charAt(i) == 't' ? TEXT_LENGTH_BYTES : BYTES_LENGTH_BYTES);
      }
      return lengthBytes;
    }

    boolean fits(DirectBuffer buffer, int body, int actualBlockLength, int end) {
      int at = body + actualBlockLength;
      if (group != null) {
        at = afterGroup(buffer, at, end, group);
      }
      for (int i = 0; i < data.length && at != MISFIT; i++) {
        at = after(buffer, at, end, data[i]);
      }
      return at != MISFIT && at <= end;
    }

    private static int afterGroup(DirectBuffer buffer, int at, int end, byte[] entryData) {
      if (at + GROUP_HEADER_BYTES > end) {
        return MISFIT;
      }
      int entryBlock = unsignedShort(buffer, at);
      int entries = unsignedShort(buffer, at + 2);
      int next = at + GROUP_HEADER_BYTES;
      for (int i = 0; i < entries && next != MISFIT; i++) {
        next += entryBlock;
        for (int j = 0; j < entryData.length && next != MISFIT; j++) {
          next = after(buffer, next, end, entryData[j]);
        }
      }
      return next;
    }

    /** Where the data at {@code at} ends, or {@link #MISFIT} if that is beyond the frame. */
    private static int after(DirectBuffer buffer, int at, int end, int lengthBytes) {
      if (at + lengthBytes > end) {
        return MISFIT;
      }
      long length =
          lengthBytes == TEXT_LENGTH_BYTES
              ? unsignedShort(buffer, at)
              : buffer.getInt(at, ByteOrder.LITTLE_ENDIAN) & 0xFFFF_FFFFL;
      long next = at + lengthBytes + length;
      return next <= end ? (int) next : MISFIT;
    }
  }
}
