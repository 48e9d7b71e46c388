/** As many tasks as go through, by protocol, durability, payload and number of runtimes. */
package io.myriarch.bench.throughput;
