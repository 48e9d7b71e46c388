package io.myriarch.scheduler.core;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The idempotency keys that users gave, with the task of each and a digest of what was asked for.
 * Bounded: the oldest key is forgotten first. Rebuilt from the journal after a restart.
 */
final class IdempotencyKeys {
  private final LinkedHashMap<Name, Use> uses;
  private final MessageDigest sha256;

  /**
   * A key and what it is known together with: an idempotency key means the same only for the same
   * tenant and ordering key, whose shard it lives in.
   */
  record Name(int tenant, String orderingKey, String key) {}

  /**
   * Who used a key, and for what.
   *
   * @param bodyDigest of route and payload: another one under the same key is a conflict
   */
  record Use(long taskId, long bodyDigest) {}

  IdempotencyKeys(int keysMax) {
    uses =
        new LinkedHashMap<>() {
          @Override
          protected boolean removeEldestEntry(Map.Entry<Name, Use> eldest) {
            return size() > keysMax;
          }
        };
    try {
      sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** The earlier use of a key, or null. */
  Use find(Name key) {
    return uses.get(key);
  }

  void remember(Name key, long taskId, long bodyDigest) {
    uses.put(key, new Use(taskId, bodyDigest));
  }

  /**
   * What makes two submissions the same: the first 64 bits of SHA-256 over route number and
   * payload.
   */
  long digest(int route, DirectBuffer payload, int offset, int length) {
    byte[] body = new byte[Integer.BYTES + length];
    new UnsafeBuffer(body).putInt(0, route);
    payload.getBytes(offset, body, Integer.BYTES, length);
    return new UnsafeBuffer(sha256.digest(body)).getLong(0);
  }

  int size() {
    return uses.size();
  }
}
