import { categoryIsNoProfile, historyIsComplete } from './document.ts';
import { type OwnTest, own } from './walk.ts';

/** Mandatory tests (6.1) of CSAF 2.0 that csaf-validator-lib reads in another way than the specification's own test files. */
export const mandatoryTests: readonly OwnTest[] = [own('6.1.21', historyIsComplete), own('6.1.26', categoryIsNoProfile('2.0'))];
