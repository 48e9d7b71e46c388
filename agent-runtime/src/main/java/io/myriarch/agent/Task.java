package io.myriarch.agent;

/**
 * One attempt at a task, as an agent sees it.
 *
 * @param id the task's id, 16 hexadecimal digits
 * @param operation what to do; never empty
 * @param payload the submitter's bytes, JSON by custom; owned by the handler
 * @param attempt 1 for the first attempt
 * @param priority 0 lowest to 9 highest
 */
public record Task(String id, String operation, byte[] payload, int attempt, int priority) {}
