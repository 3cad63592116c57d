import { defaultLimits, type JsonLimits, parseJson } from '../json.ts';
import { failure, type Problem, type Result } from '../problem.ts';
import { isCsaf } from './read.ts';

/** The verdict on a document: every failed test of the specification (section 6), with where and what. */
export type CsafVerdict = {
  valid: boolean;
  failures: { test: string; problems: Problem[] }[];
  warnings: { test: string; problems: Problem[] }[];
};

/** Which tests to run: the schema and the mandatory tests of 6.1, or the optional ones of 6.2 as well. */
export type CsafProfile = 'mandatory' | 'optional';

type TestOutcome = {
  name: string;
  isValid: boolean;
  errors: { instancePath?: string; message?: string }[];
  warnings: { instancePath?: string; message?: string }[];
};

/**
 * Validate a CSAF 2.0 document by the schema and the tests of the specification, run by csaf-validator-lib. It takes tens of
 * milliseconds a document and is loaded on first use; imports of thousands need not call it.
 */
export async function validateCsaf(
  text: string,
  profile: CsafProfile = 'mandatory',
  limits: JsonLimits = defaultLimits,
): Promise<Result<CsafVerdict>> {
  const parsed = parseJson(text, limits);
  if (!parsed.ok) return parsed;
  if (!isCsaf(parsed.value)) return failure('/document/csaf_version', 'this is not a CSAF document', 'give a CSAF 2.0 JSON file');
  const { tests, run } = await loadValidator(profile);
  let outcome: { tests: TestOutcome[]; isValid: boolean };
  try {
    outcome = await run(tests, parsed.value);
  } catch (error) {
    // The library's tests expect the shapes of the schema and throw on documents far from it.
    return failure(
      '',
      `the document is too far from the schema to be tested (${(error as Error).message})`,
      'correct its structure first',
    );
  }
  return {
    ok: true,
    value: {
      valid: outcome.isValid,
      failures: outcome.tests
        .filter((test) => !test.isValid)
        .map((test) => ({ test: test.name, problems: test.errors.map(toProblem) })),
      warnings: outcome.tests
        .filter((test) => test.warnings.length > 0)
        .map((test) => ({ test: test.name, problems: test.warnings.map(toProblem) })),
    },
    problems: [],
  };
}

type Validator = {
  tests: unknown[];
  run: (tests: unknown[], document: unknown) => Promise<{ tests: TestOutcome[]; isValid: boolean }>;
};

const loaded = new Map<CsafProfile, Promise<Validator>>();

function loadValidator(profile: CsafProfile): Promise<Validator> {
  let validator = loaded.get(profile);
  if (validator === undefined) {
    validator = importValidator(profile);
    loaded.set(profile, validator);
  }
  return validator;
}

async function importValidator(profile: CsafProfile): Promise<Validator> {
  const [basic, validate] = await Promise.all([
    import('@secvisogram/csaf-validator-lib/basic.js'),
    import('@secvisogram/csaf-validator-lib/validate.js'),
  ]);
  const more = profile === 'optional' ? Object.values(await import('@secvisogram/csaf-validator-lib/optionalTests.js')) : [];
  return { tests: [...Object.values(basic), ...more], run: validate.default as unknown as Validator['run'] };
}

function toProblem(error: { instancePath?: string; message?: string }): Problem {
  return { at: error.instancePath ?? '', what: error.message ?? 'the test failed', fix: 'ask the publisher to correct it' };
}
