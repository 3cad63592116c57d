// The library ships no declarations; each module exports functions that test one document.
declare module '@secvisogram/csaf-validator-lib/basic.js';
declare module '@secvisogram/csaf-validator-lib/optionalTests.js';
declare module '@secvisogram/csaf-validator-lib/validate.js' {
  const validate: (tests: unknown[], document: unknown) => Promise<unknown>;
  export default validate;
}
declare module '@secvisogram/csaf-validator-lib/csaf_2_1/schemaTests.js';
declare module '@secvisogram/csaf-validator-lib/csaf_2_1/mandatoryTests.js';
declare module '@secvisogram/csaf-validator-lib/csaf_2_1/recommendedTests.js';
declare module '@secvisogram/csaf-validator-lib/informativeTests.js';
declare module '@secvisogram/csaf-validator-lib/csaf_2_1/informativeTests.js';
declare module '@secvisogram/csaf-validator-lib/lib/shared/first/cvss40.js' {
  /** CVSS 4.0 as FIRST's own calculator computes it. */
  export class CVSS40 {
    constructor(vector: string);
    score: number;
  }
}
