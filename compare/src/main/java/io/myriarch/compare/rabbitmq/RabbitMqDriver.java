package io.myriarch.compare.rabbitmq;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.Delivery;
import io.myriarch.compare.contender.Job;
import io.myriarch.compare.contender.Profile;
import io.myriarch.compare.drive.Deliveries;
import io.myriarch.compare.drive.Numbers;
import io.myriarch.compare.drive.PeerDriver;
import io.myriarch.loadtest.run.LoadPlan;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Tasks are messages of a quorum queue; the numbers of what is done go to a reply queue. */
final class RabbitMqDriver extends PeerDriver {
  static final int PREFETCH = 2_000;

  private static final int WINDOW_MAX = 8_192;
  private static final int BATCH_MAX = 500;
  private static final int EVENT_LOOPS = 2;
  private static final String TASKS = "tasks";
  private static final String DEFAULT_EXCHANGE = "";
  private static final BasicProperties PERSISTENT =
      new BasicProperties.Builder().deliveryMode(2).build();

  private final int port;
  private final Deliveries<Delivery> tasks = new Deliveries<>();
  private final EventLoopGroup eventLoops = eventLoops();
  private Connection submitting;
  private Connection working;
  private Channel submitter;
  private Channel worker;
  private String replies;
  private long confirmed;

  RabbitMqDriver(Profile profile, LoadPlan plan, int port) {
    super(profile, plan, WINDOW_MAX);
    this.port = port;
  }

  static EventLoopGroup eventLoops() {
    return new MultiThreadIoEventLoopGroup(EVENT_LOOPS, NioIoHandler.newFactory());
  }

  /** A connection whose event loop outlives it: the client's own waits 10 s for its end. */
  static Connection connect(int port, EventLoopGroup eventLoops)
      throws IOException, TimeoutException {
    ConnectionFactory factory = new ConnectionFactory();
    factory.setHost(Job.LOOPBACK);
    factory.setPort(port);
    factory.setAutomaticRecoveryEnabled(false);
    factory.netty().eventLoopGroup(eventLoops);
    return factory.newConnection();
  }

  @Override
  protected void connect() throws IOException, TimeoutException {
    submitting = connect(port, eventLoops);
    working = connect(port, eventLoops);
    openSubmitter();
    openWorker();
    crew().start("rabbitmq-worker", this::work);
  }

  private void openSubmitter() throws IOException {
    submitter = submitting.createChannel();
    submitter.queueDeclare(TASKS, true, false, false, Map.of("x-queue-type", "quorum"));
    submitter.confirmSelect();
    submitter.addConfirmListener(this::confirmed, this::refused);
    Channel learner = submitting.createChannel();
    replies = learner.queueDeclare().getQueue();
    learner.basicConsume(
        replies, true, (_, reply) -> events().ended(Numbers.read(reply.getBody())), _ -> {});
  }

  private void openWorker() throws IOException {
    worker = working.createChannel();
    worker.basicQos(PREFETCH);
    worker.basicConsume(TASKS, false, (_, task) -> tasks.add(task), _ -> {});
  }

  // Publications are counted from 1, tasks from 0, both by one and on one channel. Confirms come
  // in any order; "multiple" means all up to this one.
  private void confirmed(long publication, boolean multiple) {
    if (multiple) {
      events().accepted(confirmed, (int) (publication - confirmed));
      confirmed = publication;
    } else {
      events().accepted(publication - 1, 1);
    }
  }

  private void refused(long publication, boolean multiple) {
    events().rejected(publication - 1, multiple ? "refused with those before it" : "refused");
  }

  @Override
  protected void submit(long number, byte[] payload) throws IOException {
    submitter.basicPublish(DEFAULT_EXCHANGE, TASKS, PERSISTENT, payload);
  }

  @Override
  protected void send() {
    // Each publication was written.
  }

  private void work() throws Exception {
    List<Delivery> batch = tasks.take(BATCH_MAX);
    if (!batch.isEmpty()) {
      worker.basicAck(batch.getLast().getEnvelope().getDeliveryTag(), true);
      List<byte[]> payloads = batch.stream().map(Delivery::getBody).toList();
      byte[] numbers = Numbers.bytes(Numbers.ofPayloads(payloads));
      worker.basicPublish(DEFAULT_EXCHANGE, replies, null, numbers);
    }
  }

  @Override
  protected void disconnect() {
    if (working != null) {
      working.abort();
    }
    if (submitting != null) {
      submitting.abort();
    }
    var _ = eventLoops.shutdownGracefully(0, 0, TimeUnit.SECONDS);
  }
}
