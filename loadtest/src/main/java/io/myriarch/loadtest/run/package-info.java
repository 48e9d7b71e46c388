/**
 * The open-loop engine: intended send times, lanes, the record of every task, latencies, verdict.
 *
 * <p>One sender thread and one link thread for each lane; nothing is allocated for a task.
 */
package io.myriarch.loadtest.run;
