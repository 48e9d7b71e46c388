package io.myriarch.compare;

import io.myriarch.compare.beanstalkd.Beanstalkd;
import io.myriarch.compare.contender.Contender;
import io.myriarch.compare.contender.Durability;
import io.myriarch.compare.contender.Myriarch;
import io.myriarch.compare.nats.Nats;
import io.myriarch.compare.postgres.Postgres;
import io.myriarch.compare.rabbitmq.RabbitMq;
import io.myriarch.compare.redis.Redis;
import io.myriarch.loadtest.run.LoadException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Who there is. */
final class Contenders {
  private Contenders() {}

  static List<Contender> ours(Path root) {
    return List.of(
        new Myriarch(root, "fsync", Durability.FORCED),
        new Myriarch(root, "process", Durability.KEPT));
  }

  static List<Contender> peers() {
    return List.of(
        new Postgres(Postgres.Mode.BATCH),
        new Postgres(Postgres.Mode.SINGLE),
        new Redis("always", Durability.FORCED),
        new Redis("everysec", Durability.KEPT),
        new Nats(),
        new RabbitMq(),
        new Beanstalkd(0, Durability.FORCED),
        new Beanstalkd(50, Durability.KEPT));
  }

  /**
   * The peers of these names, or of these families: redis is redis-always and redis-everysec.
   *
   * @throws LoadException where a name means nobody
   */
  static List<Contender> named(List<String> names, List<Contender> peers) {
    if (names.isEmpty()) {
      return peers;
    }
    Set<Contender> chosen = new LinkedHashSet<>();
    for (String name : names) {
      List<Contender> meant =
          peers.stream()
              .filter(peer -> (peer.profile().name() + "-").startsWith(name + "-"))
              .toList();
      if (meant.isEmpty()) {
        List<String> all = new ArrayList<>(peers.stream().map(p -> p.profile().name()).toList());
        throw new LoadException(
            "There is no peer \"%s\"; there are %s.".formatted(name, String.join(", ", all)));
      }
      chosen.addAll(meant);
    }
    return peers.stream().filter(chosen::contains).toList();
  }
}
