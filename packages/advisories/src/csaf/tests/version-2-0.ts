import { addressesExist } from './addresses.ts';
import { categoryIsNoProfile, historyIsComplete } from './document.ts';
import { frequentWordsAreSpelt } from './spelling.ts';
import { type OwnTest, own } from './walk.ts';

/** Mandatory tests (6.1) of CSAF 2.0 that csaf-validator-lib reads in another way than the specification's own test files. */
export const mandatoryTests: readonly OwnTest[] = [own('6.1.21', historyIsComplete), own('6.1.26', categoryIsNoProfile('2.0'))];

/** Informative tests (6.3) of CSAF 2.0 that need no connection. */
export const informativeTests: readonly OwnTest[] = [
  own('6.3.6', addressesExist(false)),
  own('6.3.7', addressesExist(true)),
  own('6.3.8', frequentWordsAreSpelt),
];
