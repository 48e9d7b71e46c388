/** The scenarios, one class for each kind of fault. */
package io.myriarch.loadtest.faults.scenario;
