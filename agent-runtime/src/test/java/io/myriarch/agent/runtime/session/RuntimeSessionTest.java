package io.myriarch.agent.runtime.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A session on one thread, as a simulator drives it. */
class RuntimeSessionTest {
  private static final long MS = 1_000_000;
  private static final int AGENTS = 4;

  private final List<String> said = new ArrayList<>();
  private final ArrayDeque<AttemptState> ended = new ArrayDeque<>();
  private final HostState<Slot> host = new HostState<>(new Host(), AGENTS);
  private final RuntimeSession<Slot> session =
      new RuntimeSession<>(new SessionLimits(2_000, 500, 3, 1 << 20), host, new Output());
  private long nowNs = 1_000 * MS;

  /** An agent whose handler does what the test says. */
  private static final class Slot extends AgentSlot {
    private final Object group;

    Slot(int number, Object group) {
      super(number);
      this.group = group;
    }

    @Override
    public Object group() {
      return group;
    }
  }

  /** An attempt. */
  private static final class Attempt extends AttemptState {
    Attempt(Assignment assignment, byte[] payload) {
      super(
          assignment.taskId(),
          assignment.agent(),
          assignment.epoch(),
          assignment.attempt(),
          payload);
    }
  }

  private final class Host implements HostOutput<Slot> {
    @Override
    public Slot start(int number, Object group) {
      said.add("start " + number);
      return new Slot(number, group);
    }

    @Override
    public void stop(Slot agent) {
      said.add("stop " + agent.number());
    }

    @Override
    public AttemptState attempt(Slot agent, Assignment assignment, byte[] payload) {
      return new Attempt(assignment, payload);
    }

    @Override
    public void perform(Slot agent) {
      assertThat(agent.current().tryBegin()).isTrue();
    }

    @Override
    public void refuse(AttemptState attempt, String why) {
      assertThat(attempt.end(Outcome.NOT_HOSTED, why.getBytes(StandardCharsets.UTF_8), 0)).isTrue();
      ended.add(attempt);
    }

    @Override
    public void interrupt(AttemptState attempt) {
      attempt.interrupted();
      said.add("interrupt " + attempt.taskId());
    }

    @Override
    public boolean agentsReady(int first, int count) {
      said.add("ready " + first + "+" + count);
      return true;
    }
  }

  private final class Output implements SessionOutput {
    @Override
    public void hello() {
      said.add("hello");
    }

    @Override
    public void held(AttemptState attempt) {
      said.add("held " + attempt.taskId());
    }

    @Override
    public void join(int held) {
      said.add("join " + held);
    }

    @Override
    public void outcome(AttemptState attempt) {
      said.add(attempt.outcome() + " " + attempt.taskId());
    }

    @Override
    public void delivered(AttemptState attempt) {
      said.add("delivered " + attempt.taskId());
    }

    @Override
    public boolean message(Outgoing message) {
      said.add(message.getClass().getSimpleName());
      return true;
    }

    @Override
    public void heartbeat() {
      said.add("heartbeat");
    }

    @Override
    public void silent() {
      said.add("silent");
    }
  }

  private void join() {
    session.connected(nowNs, ended::poll);
    session.onWelcome(nowNs, 100);
  }

  private void joinWithAgents() {
    join();
    host.deploy(0, AGENTS, "group");
    host.forEach(AgentSlot::started);
    host.announceReady();
    said.clear();
  }

  private void assign(long task, int agent) {
    host.assign(new Assignment().of(task, agent, 7, 1), new byte[0]);
  }

  private void complete(int agent) {
    AttemptState attempt = host.agent(agent).current();
    assertThat(attempt.tryClose()).isEqualTo(AttemptState.Close.UNDISTURBED);
    assertThat(attempt.end(Outcome.COMPLETED, new byte[1], 1)).isTrue();
    ended.add(attempt);
  }

  private int send() {
    return session.send(ended::poll, 100);
  }

  @Test
  void shouldTellOfUnconfirmedOutcomesAndHeldAttemptsBeforeItJoins() {
    joinWithAgents();
    for (int task = 1; task <= 3; task++) {
      assign(task, task - 1);
    }
    complete(0);
    complete(1);
    assertThat(send()).isEqualTo(2);
    session.onOutcomesDurable(1);
    session.disconnected();
    assign(9, 3);
    complete(3);
    said.clear();
    join();
    assertThat(said)
        .containsExactly("delivered 1", "hello", "COMPLETED 2", "COMPLETED 9", "held 3", "join 1");
    session.onOutcomesDurable(2);
    assertThat(send()).isZero();
    assertThat(session.delivery().delivered()).isEqualTo(3);
  }

  @Test
  void shouldRefuseAConfirmationOfWhatWasNotSent() {
    joinWithAgents();
    assign(1, 0);
    complete(0);
    send();
    assertThatThrownBy(() -> session.onOutcomesDurable(2)).hasMessageContaining("1 were sent");
    session.onOutcomesDurable(1);
    assertThatThrownBy(() -> session.onOutcomesDurable(0)).hasMessageContaining("after 1");
  }

  @Test
  void shouldLetAgentsWaitWhenTooMuchIsUnconfirmed() {
    joinWithAgents();
    for (int agent = 0; agent < AGENTS; agent++) {
      assign(agent + 1, agent);
      complete(agent);
    }
    assertThat(send()).isEqualTo(3);
    assertThat(session.canSend(true)).isFalse();
    session.onOutcomesDurable(1);
    assertThat(session.canSend(true)).isTrue();
    assertThat(send()).isEqualTo(1);
  }

  @Test
  void shouldRefuseAttemptsThatNoAgentCanTakeAndIgnoreOneThatItHas() {
    joinWithAgents();
    assign(1, 0);
    assign(1, 0);
    assertThat(ended).isEmpty();
    assign(2, 0);
    assign(3, 77);
    send();
    assertThat(said).containsExactly("NOT_HOSTED 2", "NOT_HOSTED 3");
    assertThatThrownBy(() -> host.deploy(0, AGENTS + 1, "group"))
        .hasMessageContaining("more than 4 agents");
  }

  @Test
  void shouldHandBackWhatRunsAndGiveUpWhatIgnoresTheInterrupt() {
    joinWithAgents();
    assign(1, 0);
    assign(2, 1);
    session.leave();
    host.handBackAll();
    assertThat(said).containsExactly("Leaving", "interrupt 1", "interrupt 2");
    AttemptState first = host.agent(0).current();
    assertThat(first.tryClose()).isEqualTo(AttemptState.Close.CANCELLED);
    first.endCancelled(1);
    ended.add(first);
    ended.addAll(host.abandonAll());
    said.clear();
    assertThat(send()).isEqualTo(2);
    assertThat(said).containsExactly("HANDED_BACK 1", "HANDED_BACK 2");
    AttemptState second = host.agent(1).current();
    assertThat(second.tryClose()).isEqualTo(AttemptState.Close.ABANDONED);
    assertThat(second.end(Outcome.COMPLETED, new byte[0], 1)).isFalse();
  }

  @Test
  void shouldTellEverySchedulerThatItLeaves() {
    join();
    session.leave();
    session.disconnected();
    said.clear();
    join();
    assertThat(said).endsWith("Leaving");
  }

  @Test
  void shouldFindTheSchedulerSilentAndAskBefore() {
    join();
    said.clear();
    for (int i = 0; i < 8; i++) {
      nowNs += 90 * MS;
      session.tick(nowNs);
    }
    assertThat(said).contains("heartbeat", "Ping").endsWith("silent");
  }

  @Test
  void shouldGiveALongIntroductionTheTimeThatItTakes() {
    session.connected(nowNs, ended::poll);
    said.clear();
    for (int i = 0; i < 100; i++) {
      nowNs += 100 * MS;
      session.tick(nowNs);
      session.introducing(nowNs);
    }
    assertThat(said).isEmpty();
    for (int i = 0; i < 25; i++) {
      nowNs += 100 * MS;
      session.tick(nowNs);
    }
    assertThat(said).contains("silent");
  }

  @Test
  void shouldForgiveTheSchedulerItsOwnSleep() {
    join();
    session.tick(nowNs + 50 * MS);
    said.clear();
    session.tick(nowNs + 60_000 * MS);
    assertThat(said).doesNotContain("silent");
  }

  @Test
  void shouldStopAgentsThatANewLinkDoesNotDeploy() {
    joinWithAgents();
    session.disconnected();
    join();
    host.deploy(1, 1, "group");
    said.clear();
    assertThat(session.heard(nowNs + 400 * MS)).isZero();
    assertThat(session.heard(nowNs + 600 * MS)).isEqualTo(3);
    assertThat(said).containsExactly("stop 0", "stop 2", "stop 3");
  }

  @Test
  void shouldMakeRoomForANewLinksAgentsAtOnce() {
    joinWithAgents();
    session.disconnected();
    join();
    said.clear();
    host.deploy(10, AGENTS, "group");
    assertThat(said).contains("stop 0", "stop 3", "start 10", "start 13");
    assertThat(host.hosted()).isEqualTo(AGENTS);
    assertThatThrownBy(() -> host.deploy(20, 1, "group")).hasMessageContaining("more than 4");
  }

  @Test
  void shouldWalkNoFurtherThanThereAreAgents() {
    SlotTable<Slot> table = new SlotTable<>();
    table.put(3, new Slot(3, "group"));
    table.put(SlotTable.NUMBER_MAX, new Slot(SlotTable.NUMBER_MAX, "group"));
    assertThat(table.length()).isEqualTo(SlotTable.NUMBER_MAX + 1);
    table.put(SlotTable.NUMBER_MAX, null);
    assertThat(table.length()).isEqualTo(4);
    table.put(3, null);
    assertThat(table.length()).isZero();
    assertThat(table.size()).isZero();
  }

  @Test
  void shouldRefuseAWelcomeThatMakesNoSense() {
    session.connected(nowNs, ended::poll);
    assertThatThrownBy(() -> session.onWelcome(nowNs, 0)).hasMessageContaining("0 ms");
    session.onWelcome(nowNs, 100);
    assertThatThrownBy(() -> session.onWelcome(nowNs, 100)).hasMessageContaining("a second");
  }
}
