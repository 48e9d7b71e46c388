package io.myriarch.bench.footprint;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * One start of {@code ./myriarch up --detach}: seconds since the command was called.
 *
 * @param started the supervisor was there and had started the other JVMs
 * @param accepting the scheduler accepted tasks
 * @param joined all runtimes were there
 * @param ready all agents were ready
 * @param returned the command came back
 */
record StartTimes(
    @JsonProperty("started_s") double started,
    @JsonProperty("accepting_s") double accepting,
    @JsonProperty("joined_s") double joined,
    @JsonProperty("ready_s") double ready,
    @JsonProperty("returned_s") double returned) {}
