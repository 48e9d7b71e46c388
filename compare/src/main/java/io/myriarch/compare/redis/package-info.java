/** Redis Streams as a task queue. */
package io.myriarch.compare.redis;
