/** NATS JetStream as a task queue. */
package io.myriarch.compare.nats;
