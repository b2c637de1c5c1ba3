import * as fc from 'fast-check';

/** A twentieth of a second for each property: what breaks a rule shows within the first cases, and thousands of changes wait. */
fc.installGlobalPlugin(fc.interruptAfterTimeLimit(50));
