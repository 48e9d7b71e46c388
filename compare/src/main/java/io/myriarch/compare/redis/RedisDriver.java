package io.myriarch.compare.redis;

import io.lettuce.core.Consumer;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.RedisURI;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.XGroupCreateArgs;
import io.lettuce.core.XReadArgs;
import io.lettuce.core.XReadArgs.StreamOffset;
import io.lettuce.core.XTrimArgs;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import io.myriarch.compare.contender.Job;
import io.myriarch.compare.contender.Profile;
import io.myriarch.compare.drive.Numbers;
import io.myriarch.compare.drive.PeerDriver;
import io.myriarch.loadtest.run.LoadPlan;
import java.util.List;

/**
 * Tasks are entries of one stream. The worker reads them as a consumer of a group, adds their
 * numbers to a second stream, acknowledges them and reads on, all in one pipeline; the submitter
 * reads the second stream.
 */
final class RedisDriver extends PeerDriver {
  static final int READ_MAX = 1_000;

  private static final int WINDOW_MAX = 16_384;
  private static final long BLOCK_MS = 200;
  private static final String TASKS = "tasks";
  private static final String RESULTS = "results";
  private static final String FIELD = "p";
  private static final String GROUP = "workers";
  private static final RedisCodec<String, byte[]> CODEC =
      RedisCodec.of(StringCodec.ASCII, ByteArrayCodec.INSTANCE);

  private final int port;
  private RedisClient client;
  private StatefulRedisConnection<String, byte[]> submitter;
  private StatefulRedisConnection<String, byte[]> worker;
  private StatefulRedisConnection<String, byte[]> learner;
  private RedisFuture<List<StreamMessage<String, byte[]>>> nextTasks;
  private String lastResult = "0-0";

  RedisDriver(Profile profile, LoadPlan plan, int port) {
    super(profile, plan, WINDOW_MAX);
    this.port = port;
  }

  @Override
  protected void connect() {
    client = RedisClient.create(RedisURI.create(Job.LOOPBACK, port));
    submitter = client.connect(CODEC);
    worker = client.connect(CODEC);
    learner = client.connect(CODEC);
    worker
        .sync()
        .xgroupCreate(
            StreamOffset.from(TASKS, "0"), GROUP, XGroupCreateArgs.Builder.mkstream(true));
    submitter.setAutoFlushCommands(false);
    worker.setAutoFlushCommands(false);
    nextTasks = read();
    worker.flushCommands();
    crew().start("redis-worker", this::work);
    crew().start("redis-learner", this::learn);
  }

  @Override
  protected void submit(long number, byte[] payload) {
    submitter
        .async()
        .xadd(TASKS, FIELD, payload)
        .whenComplete((_, failure) -> {
          if (failure == null) {
            events().accepted(number, 1);
          } else {
            events().rejected(number, failure.toString());
          }
        });
  }

  @Override
  protected void send() {
    submitter.flushCommands();
  }

  private void work() throws Exception {
    List<StreamMessage<String, byte[]>> tasks = nextTasks.get();
    if (!tasks.isEmpty()) {
      finish(tasks);
    }
    nextTasks = read();
    worker.flushCommands();
  }

  @SuppressWarnings("unchecked") // Lettuce takes its streams as a generic array.
  private RedisFuture<List<StreamMessage<String, byte[]>>> read() {
    return worker
        .async()
        .xreadgroup(
            Consumer.from(GROUP, "worker"),
            XReadArgs.Builder.count(READ_MAX).block(BLOCK_MS),
            StreamOffset.lastConsumed(TASKS));
  }

  private void finish(List<StreamMessage<String, byte[]>> tasks) {
    String[] ids = new String[tasks.size()];
    long[] numbers = new long[tasks.size()];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = tasks.get(i).getId();
      numbers[i] = Numbers.ofPayload(tasks.get(i).getBody().get(FIELD));
    }
    var async = worker.async();
    note(async.xadd(RESULTS, FIELD, Numbers.bytes(numbers)));
    note(async.xack(TASKS, GROUP, ids));
    note(async.xtrim(TASKS, trimmedTo(ids[ids.length - 1])));
  }

  @SuppressWarnings("unchecked") // Lettuce takes its streams as a generic array.
  private void learn() throws Exception {
    List<StreamMessage<String, byte[]>> results =
        learner
            .async()
            .xread(
                XReadArgs.Builder.count(READ_MAX).block(BLOCK_MS),
                StreamOffset.from(RESULTS, lastResult))
            .get();
    for (StreamMessage<String, byte[]> result : results) {
      events().ended(Numbers.read(result.getBody().get(FIELD)));
      lastResult = result.getId();
    }
    if (!results.isEmpty()) {
      note(learner.async().xtrim(RESULTS, trimmedTo(lastResult)));
    }
  }

  // Approximate trimming removes whole nodes only: cheap.
  private static XTrimArgs trimmedTo(String id) {
    return new XTrimArgs().minId(id).approximateTrimming();
  }

  private <T> void note(RedisFuture<T> future) {
    future.whenComplete((_, failure) -> {
      if (failure != null) {
        crew().failed(failure);
      }
    });
  }

  @Override
  protected void disconnect() {
    if (client != null) {
      client.shutdown();
    }
  }
}
