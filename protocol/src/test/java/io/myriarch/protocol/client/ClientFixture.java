package io.myriarch.protocol.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.UnsafeBuffer;

/** A fake scheduler, a listener that records, and clients that are closed at the end. */
final class ClientFixture implements AutoCloseable {
  final RecordingListener heard = new RecordingListener();
  final FakeScheduler scheduler;
  private final List<MyriarchClient> clients = new ArrayList<>();

  ClientFixture() throws IOException {
    scheduler = new FakeScheduler();
  }

  MyriarchClient connect() throws Exception {
    return connect(scheduler.config().build());
  }

  MyriarchClient connect(ClientConfig config) throws Exception {
    MyriarchClient client = MyriarchClient.connect(config, heard).get(10, TimeUnit.SECONDS);
    clients.add(client);
    return client;
  }

  Route echoRoute(MyriarchClient client) throws Exception {
    return client.openRoute("any", "any", "echo").get(5, TimeUnit.SECONDS);
  }

  long offer(MyriarchClient client, Route route, String payload) {
    return offer(client, route, SubmitOptions.DEFAULT, payload);
  }

  long offer(MyriarchClient client, Route route, SubmitOptions options, String payload) {
    byte[] bytes = payload.getBytes(UTF_8);
    return client.offer(route, options, new UnsafeBuffer(bytes), 0, bytes.length);
  }

  @Override
  public void close() throws IOException {
    clients.forEach(MyriarchClient::close);
    scheduler.close();
    assertThat(heard.repetitions).as("things told twice").hasValue(0);
  }
}
