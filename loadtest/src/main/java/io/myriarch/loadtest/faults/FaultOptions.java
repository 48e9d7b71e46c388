package io.myriarch.loadtest.faults;

import java.nio.file.Path;
import java.util.List;

/**
 * How scenarios are run.
 *
 * @param root folder with deploy/jvm and the built modules
 * @param seed decides when and whom the faults hit
 * @param quick few injections and small loads: to see that all works, not how well
 * @param minutes how long the soak goes on
 * @param scale multiplies the sizes of backlog and timers
 * @param settings KEY=VALUE of the scheduler, after those of the scenario: to see what they do
 * @param keep folder that is kept with journals and logs; null: a temporary one, removed at the end
 */
public record FaultOptions(
    Path root,
    long seed,
    boolean quick,
    int minutes,
    double scale,
    List<String> settings,
    Path keep) {}
