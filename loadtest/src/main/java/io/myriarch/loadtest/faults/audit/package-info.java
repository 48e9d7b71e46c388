/**
 * The independent auditor: compares what submitters were told, what handlers did and what the
 * scheduler answers. Nothing of it comes from the scheduler's books.
 */
package io.myriarch.loadtest.faults.audit;
