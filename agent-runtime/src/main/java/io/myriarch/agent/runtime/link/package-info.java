/** The link to the scheduler: connection, frames, heartbeat, and what outlives a connection. */
package io.myriarch.agent.runtime.link;
