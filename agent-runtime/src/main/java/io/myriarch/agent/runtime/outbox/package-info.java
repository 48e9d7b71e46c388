/** The durable outbox of an edge runtime. */
package io.myriarch.agent.runtime.outbox;
