/**
 * The journal of a shard: append, force, replay, retention, on Chronicle Queue; and the data folder
 * that it lies in.
 */
package io.myriarch.scheduler.journal;
