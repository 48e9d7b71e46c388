/** Processes that the tools of this module start and are sure to stop. */
package io.myriarch.bench.process;
