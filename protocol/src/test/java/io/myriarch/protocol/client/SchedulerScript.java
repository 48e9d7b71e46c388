package io.myriarch.protocol.client;

import io.myriarch.protocol.Framing;
import io.myriarch.protocol.TaskIds;
import io.myriarch.protocol.wire.CancelTaskDecoder;
import io.myriarch.protocol.wire.ClientHelloDecoder;
import io.myriarch.protocol.wire.MessageHeaderDecoder;
import io.myriarch.protocol.wire.OpenRouteDecoder;
import io.myriarch.protocol.wire.PingDecoder;
import io.myriarch.protocol.wire.PongDecoder;
import io.myriarch.protocol.wire.QueryTaskDecoder;
import io.myriarch.protocol.wire.RejectCode;
import io.myriarch.protocol.wire.SubmitTaskDecoder;
import io.myriarch.protocol.wire.TaskStatus;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.agrona.DirectBuffer;

/**
 * What a scheduler says in tests of the client. It accepts and finishes everything at once, unless
 * a test tells it otherwise, and remembers what it saw.
 */
class SchedulerScript {
  /** A SubmitTask as it came in. */
  record Seen(
      int link, long correlationId, long route, boolean follow, String key, byte[] payload) {}

  private static final int SHARD = 3;

  volatile int protocolVersion = Framing.PROTOCOL_VERSION;
  volatile int window = 1024;
  volatile int payloadBytesMax = 1 << 20;
  volatile boolean welcomes = true;
  volatile boolean accepts = true;
  volatile boolean finishes = true;
  volatile boolean answers = true;
  volatile boolean answersPings = true;
  volatile boolean remembers = true;
  volatile boolean remembersEnds;
  volatile RejectCode routeRefusal;

  final List<Long> sessions = new CopyOnWriteArrayList<>();
  final Collection<Seen> submissions = new ConcurrentLinkedQueue<>();
  final Collection<Long> queries = new ConcurrentLinkedQueue<>();
  final List<String> routes = new CopyOnWriteArrayList<>();
  final Map<Long, TaskStatus> states = new ConcurrentHashMap<>();
  final AtomicInteger pings = new AtomicInteger();

  private final Map<Long, Long> taskOf = new ConcurrentHashMap<>();
  private final AtomicLong sequence = new AtomicLong();

  long taskOf(long correlationId) {
    return taskOf.computeIfAbsent(
        correlationId, _ -> TaskIds.of(SHARD, 1, sequence.incrementAndGet()));
  }

  /** What it says to a frame that came over the link of this number. */
  final void onFrame(FakeLink link, int number, DirectBuffer buffer, int offset) {
    MessageHeaderDecoder header = new MessageHeaderDecoder();
    header.wrap(buffer, offset);
    switch (header.templateId()) {
      case ClientHelloDecoder.TEMPLATE_ID -> {
        sessions.add(
            new ClientHelloDecoder().wrapAndApplyHeader(buffer, offset, header).sessionId());
        if (welcomes) {
          link.welcome(protocolVersion, SHARD, window, payloadBytesMax);
        }
      }
      case OpenRouteDecoder.TEMPLATE_ID ->
          onOpenRoute(
              link, number, new OpenRouteDecoder().wrapAndApplyHeader(buffer, offset, header));
      case SubmitTaskDecoder.TEMPLATE_ID ->
          onSubmit(
              link, number, new SubmitTaskDecoder().wrapAndApplyHeader(buffer, offset, header));
      case QueryTaskDecoder.TEMPLATE_ID -> {
        QueryTaskDecoder query = new QueryTaskDecoder().wrapAndApplyHeader(buffer, offset, header);
        queries.add(query.taskId());
        onQuery(link, query.correlationId(), query.taskId());
      }
      case CancelTaskDecoder.TEMPLATE_ID -> {
        CancelTaskDecoder cancel =
            new CancelTaskDecoder().wrapAndApplyHeader(buffer, offset, header);
        states.put(cancel.taskId(), TaskStatus.CANCELLED);
        onQuery(link, cancel.correlationId(), cancel.taskId());
      }
      case PingDecoder.TEMPLATE_ID -> {
        pings.incrementAndGet();
        if (answersPings) {
          link.pong(new PingDecoder().wrapAndApplyHeader(buffer, offset, header).timestampNs());
        }
      }
      case PongDecoder.TEMPLATE_ID -> {
        // The answer to a ping.
      }
      default -> throw new AssertionError("unexpected template " + header.templateId());
    }
  }

  private void onOpenRoute(FakeLink link, int number, OpenRouteDecoder open) {
    long correlationId = open.correlationId();
    routes.add(open.agentType() + "/" + open.specialty() + "/" + open.operation() + open.tenant());
    if (!answers) {
      return;
    }
    if (routeRefusal != null) {
      link.reject(correlationId, routeRefusal, 0, "There is no such thing.");
    } else {
      link.routeOpened(correlationId, 100 * number + routes.size());
    }
  }

  private void onSubmit(FakeLink link, int number, SubmitTaskDecoder submit) {
    long correlationId = submit.correlationId();
    boolean follow = submit.follow() == 1;
    long route = submit.route();
    submit.skipOrderingKey();
    String key = submit.idempotencyKey();
    byte[] payload = new byte[submit.payloadLength()];
    submit.getPayload(payload, 0, payload.length);
    if (remembers) {
      submissions.add(new Seen(number, correlationId, route, follow, key, payload));
    }
    if (accepts) {
      long taskId = remembers ? taskOf(correlationId) : correlationId;
      link.accept(correlationId, taskId, 1);
      if (remembersEnds) {
        states.put(taskId, TaskStatus.SUCCEEDED);
      }
      if (finishes && follow) {
        link.finish(correlationId, taskId, TaskStatus.SUCCEEDED, payload);
      }
    }
  }

  private void onQuery(FakeLink link, long correlationId, long taskId) {
    if (!answers) {
      return;
    }
    TaskStatus status = states.get(taskId);
    if (status == null) {
      link.reject(correlationId, RejectCode.UNKNOWN_TASK, 0, "There is no such task.");
    } else {
      link.state(correlationId, taskId, status, "state".getBytes(StandardCharsets.UTF_8));
    }
  }
}
