package io.myriarch.scheduler.shard;

import io.myriarch.scheduler.core.Explanation;

/**
 * A task, and why it is where it is.
 *
 * @param why null: it has ended
 */
public record TaskExplanation(TaskView task, Explanation why) {}
