package io.myriarch.scheduler.core;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The error of the last failed attempt of live tasks, for those who look at them. Bounded in number
 * and length: of very many failing tasks the ones that failed longest ago are shown without it.
 *
 * <p>Thread rule: the core's thread.
 */
final class LastErrors {
  private final LinkedHashMap<Integer, String> errors;

  LastErrors(int errorsMax) {
    errors =
        new LinkedHashMap<>() {
          @Override
          protected boolean removeEldestEntry(Map.Entry<Integer, String> eldest) {
            return size() > errorsMax;
          }
        };
  }

  void put(int slot, String error) {
    // As the newest one, though there was one before.
    errors.remove(slot);
    boolean isLong = error.length() > CoreLimits.LAST_ERROR_LENGTH_MAX;
    errors.put(slot, isLong ? error.substring(0, CoreLimits.LAST_ERROR_LENGTH_MAX) : error);
  }

  void remove(int slot) {
    if (!errors.isEmpty()) {
      errors.remove(slot);
    }
  }

  /** The error, or null. */
  String get(int slot) {
    return errors.get(slot);
  }
}
