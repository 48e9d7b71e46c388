/** A table of PostgreSQL as a task queue. */
package io.myriarch.compare.postgres;
