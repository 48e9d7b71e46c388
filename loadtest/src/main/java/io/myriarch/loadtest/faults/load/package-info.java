/** Submitters that write down at once what they were told, for the auditor. */
package io.myriarch.loadtest.faults.load;
