/** A whole stack of processes, started and stopped as a user would. */
package io.myriarch.loadtest.stack;
