/**
 * The yardstick: the least code that moves a task from a client through a journal to one of 30,000
 * virtual threads and its result back, over loopback TCP in three JVMs. It has no features, no
 * protocol and no failure handling, so it shows what a machine allows; Myriarch is measured against
 * it in the same run, as a ratio. The roles need nothing but the JDK.
 */
package io.myriarch.bench.pipe;
