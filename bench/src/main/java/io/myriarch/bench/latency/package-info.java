/** Latencies at fixed rates beside the bare pipe's, and under each garbage collector. */
package io.myriarch.bench.latency;
