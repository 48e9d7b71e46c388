/** The whole product measured against the pipe, in turns, on the same machine. */
package io.myriarch.bench.ratio;
