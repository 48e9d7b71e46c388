/** Real processes: how they are started, signalled, killed and cleaned up. */
package io.myriarch.loadtest.faults.process;
