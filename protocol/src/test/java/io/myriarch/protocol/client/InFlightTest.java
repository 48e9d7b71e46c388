package io.myriarch.protocol.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.myriarch.protocol.FrameAccumulator;
import io.myriarch.protocol.wire.MessageHeaderDecoder;
import io.myriarch.protocol.wire.SubmitTaskDecoder;
import io.netty.buffer.ByteBuf;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** The store of unanswered submissions against a simple model, under random steps. */
class InFlightTest {
  private static final int FRAME_BYTES_MAX = 2 << 20;

  private final UnsafeBuffer payload = new UnsafeBuffer(new byte[600_000]);
  private final ExpandableArrayBuffer frame = new ExpandableArrayBuffer();
  private final List<Long> sent = new ArrayList<>();
  private final List<Integer> routes = new ArrayList<>();

  @Test
  void shouldAgreeWithASimpleModel() throws Exception {
    for (long seed = 0; seed < 20; seed++) {
      run(new Random(seed), "seed " + seed);
    }
  }

  @Test
  void shouldSendInOnePieceWhatLiesSideBySide() {
    InFlight inFlight = new InFlight(64, 1 << 20);
    for (int i = 0; i < 40; i++) {
      add(inFlight, 100, i);
    }
    EmbeddedChannel channel = new EmbeddedChannel();
    assertThat(inFlight.write(channel, route -> route)).isTrue();
    assertThat(inFlight.write(channel, route -> route)).isFalse();
    channel.flush();
    assertThat(channel.outboundMessages()).hasSize(1);
    channel.finishAndReleaseAll();
    inFlight.close();
  }

  @Test
  void shouldHaveNoRoomBeyondItsBytes() {
    InFlight inFlight = new InFlight(64, 1000);
    add(inFlight, 500, 1);
    assertThat(inFlight.room()).isPositive();
    add(inFlight, 500, 2);
    assertThat(inFlight.room()).isZero();
    inFlight.answered(1);
    assertThat(inFlight.room()).isPositive();
    inFlight.close();
  }

  private void run(Random random, String what) throws Exception {
    int window = 1 + random.nextInt(100);
    InFlight inFlight = new InFlight(window, 1 << 30);
    TreeSet<Long> unanswered = new TreeSet<>();
    EmbeddedChannel channel = new EmbeddedChannel();
    sent.clear();
    long linkFrom = 1;
    for (int step = 0; step < 600; step++) {
      switch (random.nextInt(5)) {
        case 0, 1 -> {
          for (int room = inFlight.room(); room > 0 && random.nextInt(8) != 0; room--) {
            unanswered.add(inFlight.next());
            add(inFlight, random.nextInt(random.nextInt(50) == 0 ? 500_000 : 300), step);
          }
        }
        case 2, 3 -> {
          for (long id : List.copyOf(unanswered)) {
            if (random.nextBoolean()) {
              assertThat(inFlight.isUnanswered(id)).as(what).isTrue();
              inFlight.answered(id);
              unanswered.remove(id);
            }
          }
        }
        default -> {
          if (random.nextInt(10) == 0) {
            inFlight.rewind();
            linkFrom = inFlight.oldest();
            sent.clear();
          }
          inFlight.write(channel, route -> route + 7);
          channel.flush();
          read(channel);
        }
      }
      assertThat(inFlight.count()).as(what).isEqualTo(unanswered.size());
      assertThat(inFlight.oldest())
          .as(what)
          .isEqualTo(unanswered.isEmpty() ? inFlight.next() : unanswered.first());
      assertThat(inFlight.room())
          .as(what)
          .isEqualTo(window - (inFlight.next() - inFlight.oldest()));
      assertThat(sent).as(what).isSorted().doesNotHaveDuplicates();
      long from = linkFrom;
      assertThat(sent).as(what).allMatch(id -> id >= from);
    }
    inFlight.write(channel, route -> route + 7);
    channel.flush();
    read(channel);
    assertThat(sent).as(what).containsAll(unanswered);
    channel.finishAndReleaseAll();
    inFlight.close();
  }

  private void read(EmbeddedChannel channel) throws Exception {
    FrameAccumulator frames = new FrameAccumulator(FRAME_BYTES_MAX);
    for (ByteBuf bytes = channel.readOutbound(); bytes != null; bytes = channel.readOutbound()) {
      frames.append(bytes.nioBuffer());
      bytes.release();
    }
    SubmitTaskDecoder submit = new SubmitTaskDecoder();
    frames.drain((buffer, offset, length) -> {
      submit.wrapAndApplyHeader(buffer, offset, new MessageHeaderDecoder());
      sent.add(submit.correlationId());
      routes.add((int) submit.route());
    });
    assertThat(frames.bufferedBytes()).isZero();
    assertThat(routes).allMatch(route -> route == 10);
  }

  private void add(InFlight inFlight, int payloadLength, long submissionId) {
    int length = SubmitFrame.length(SubmitOptions.DEFAULT, payloadLength);
    SubmitFrame.write(frame, 0, length, SubmitOptions.DEFAULT, payload, 0, payloadLength);
    long id = inFlight.next();
    inFlight.add(submissionId, 3, SubmissionRing.FLAG_FOLLOW, frame, 0, length);
    assertThat(inFlight.submissionId(id)).isEqualTo(submissionId);
    assertThat(inFlight.flags(id)).isEqualTo(SubmissionRing.FLAG_FOLLOW);
    assertThat(inFlight.route(id)).isEqualTo(3);
  }
}
