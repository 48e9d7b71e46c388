/** Real processes under load, real faults, and an auditor: {@code ./myriarch faults}. */
package io.myriarch.loadtest.faults;
