/** The product with more agents, shards, connections and waiting tasks than usual. */
package io.myriarch.bench.scale;
