package io.myriarch.compare.nats;

import io.myriarch.compare.contender.Job;
import io.myriarch.compare.contender.Profile;
import io.myriarch.compare.drive.Deliveries;
import io.myriarch.compare.drive.Numbers;
import io.myriarch.compare.drive.PeerDriver;
import io.myriarch.loadtest.run.LoadPlan;
import io.nats.client.Connection;
import io.nats.client.ConsumeOptions;
import io.nats.client.ConsumerContext;
import io.nats.client.JetStream;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import io.nats.client.Message;
import io.nats.client.Options;
import io.nats.client.api.AckPolicy;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.RetentionPolicy;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** Tasks are messages of a stream; the numbers of what is done go to the submitter's inbox. */
final class NatsDriver extends PeerDriver {
  static final int PULL_MAX = 5_000;

  private static final int WINDOW_MAX = 8_192;
  private static final int BATCH_MAX = 500;
  private static final int OUTGOING_MAX = 1 << 20;
  private static final String STREAM = "TASKS";
  private static final String SUBJECT = "tasks";
  private static final String WORKERS = "workers";

  private final int port;
  private final Deliveries<Message> tasks = new Deliveries<>();
  private Connection submitter;
  private Connection worker;
  private JetStream stream;
  private String inbox;

  NatsDriver(Profile profile, LoadPlan plan, int port) {
    super(profile, plan, WINDOW_MAX);
    this.port = port;
  }

  static Connection connect(int port) throws IOException, InterruptedException {
    return io.nats.client.Nats.connect(
        new Options.Builder()
            .server("nats://%s:%d".formatted(Job.LOOPBACK, port))
            .maxMessagesInOutgoingQueue(OUTGOING_MAX)
            .noReconnect()
            .connectionTimeout(Duration.ofSeconds(5))
            .build());
  }

  @Override
  protected void connect() throws IOException, InterruptedException, JetStreamApiException {
    submitter = connect(port);
    worker = connect(port);
    createStream(worker.jetStreamManagement());
    inbox = submitter.createInbox();
    submitter
        .createDispatcher(message -> events().ended(Numbers.read(message.getData())))
        .subscribe(inbox);
    stream = submitter.jetStream();
    ConsumerContext consumer = worker.getConsumerContext(STREAM, WORKERS);
    consumer.consume(ConsumeOptions.builder().batchSize(PULL_MAX).build(), tasks::add);
    crew().start("nats-worker", this::work);
  }

  private static void createStream(JetStreamManagement management)
      throws IOException, JetStreamApiException {
    management.addStream(
        StreamConfiguration.builder()
            .name(STREAM)
            .subjects(SUBJECT)
            .storageType(StorageType.File)
            .retentionPolicy(RetentionPolicy.Interest)
            .replicas(1)
            .build());
    management.createConsumer(
        STREAM,
        ConsumerConfiguration.builder()
            .durable(WORKERS)
            .ackPolicy(AckPolicy.All)
            .maxAckPending(4 * PULL_MAX)
            .build());
  }

  @Override
  protected void submit(long number, byte[] payload) {
    var _ =
        stream
            .publishAsync(SUBJECT, payload)
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
    // jnats has a thread that writes what waits.
  }

  private void work() throws Exception {
    List<Message> batch = tasks.take(BATCH_MAX);
    if (!batch.isEmpty()) {
      batch.getLast().ack();
      worker.publish(inbox, Numbers.bytes(Numbers.ofPayloads(payloads(batch))));
    }
  }

  private static List<byte[]> payloads(List<Message> batch) {
    return batch.stream().map(Message::getData).toList();
  }

  @Override
  protected void disconnect() throws InterruptedException {
    if (submitter != null) {
      submitter.close();
    }
    if (worker != null) {
      worker.close();
    }
  }
}
