/**
 * How settings get from text into immutable records: sources, keys, ranges, clear refusals. Knows
 * nothing of what the settings mean.
 */
package io.myriarch.scheduler.config;
