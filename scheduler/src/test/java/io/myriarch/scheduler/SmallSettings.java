package io.myriarch.scheduler;

import io.myriarch.scheduler.core.CoreLimits;
import io.myriarch.scheduler.core.RetryPolicy;
import java.util.HashMap;
import java.util.Map;

/** What the parts of a scheduler are given, made of a configuration with small bounds. */
public record SmallSettings(CoreLimits limits, RetryPolicy retryPolicy) {
  /** Small bounds, and these settings. */
  public static SmallSettings of(String... settings) {
    Map<String, String> texts =
        new HashMap<>(
            Map.of(
                "admission.tasksMax", "64",
                "admission.payloadBytesMax", "8MiB",
                "task.payloadBytesMax", "4KiB",
                "client.window", "32",
                "session.max", "16",
                "idempotency.keysMax", "16",
                "finished.tasksMax", "64",
                "retry.backoffBase", "1ms",
                "retry.backoffMax", "10ms",
                "retry.seed", "1"));
    for (int i = 0; i < settings.length; i += 2) {
      texts.put(settings[i], settings[i + 1]);
    }
    SchedulerConfig config = SchedulerConfig.of(texts);
    return new SmallSettings(CoreSettings.limits(config, 0), CoreSettings.retryPolicy(config));
  }
}
