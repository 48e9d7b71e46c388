/** Agents that leave a trace of all they do, and some that do what no agent should. */
package io.myriarch.loadtest.faults.agent;
