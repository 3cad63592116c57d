import { Cursor, defaultLimits, isObject, type JsonLimits, parseJson } from '../json.ts';
import { failure, type Problem, type Result } from '../problem.ts';
import { isCsaf } from './read.ts';
import { isJudgedHere } from './tests/structure.ts';
import { informativeTests as informative20, mandatoryTests as tests20 } from './tests/version-2-0.ts';
import { informativeTests, mandatoryTests as tests21, recommendedTests } from './tests/version-2-1.ts';
import type { OwnTest } from './tests/walk.ts';

/** The verdict on a document: every failed test of the specification (section 6), with where and what. */
export type CsafVerdict = {
  valid: boolean;
  failures: { test: string; problems: Problem[] }[];
  warnings: { test: string; problems: Problem[] }[];
};

/** Which tests to run: the schema and the mandatory tests of 6.1, the optional (recommended) ones of 6.2 as well, or those of 6.3 too. */
export type CsafProfile = 'mandatory' | 'optional' | 'informative';

type TestOutcome = {
  name: string;
  isValid: boolean;
  errors: { instancePath?: string; message?: string }[];
  warnings?: { instancePath?: string; message?: string }[];
  infos?: { instancePath?: string; message?: string }[];
};

/**
 * Validate a CSAF document, 2.0 or 2.1, by the schema and the tests of the specification, run by csaf-validator-lib and, where it follows an
 * earlier draft or another reading, by tests of our own. It takes tens of milliseconds a document and is loaded on first use; imports of
 * thousands need not call it.
 */
export async function validateCsaf(
  text: string,
  profile: CsafProfile = 'mandatory',
  limits: JsonLimits = defaultLimits,
): Promise<Result<CsafVerdict>> {
  const parsed = parseJson(text, limits);
  if (!parsed.ok) return parsed;
  if (!isCsaf(parsed.value)) return failure('/document/csaf_version', 'this is not a CSAF document', 'give a CSAF JSON file');
  const version = isObject(parsed.value.document) && parsed.value.document.csaf_version === '2.1' ? '2.1' : '2.0';
  const { tests, run } = await loadValidator(version, profile);
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
  const document = new Cursor(parsed.value, '', []);
  const overruled = version === '2.1' ? isJudgedHere : () => false;
  const judge = (list: readonly OwnTest[]): CsafVerdict['warnings'] =>
    list.map(({ id, run: test }) => ({ test: id, problems: test(document) })).filter(({ problems }) => problems.length > 0);
  const failures = [
    ...outcome.tests
      .filter((test) => !test.isValid)
      .map((test) => ({ test: clauseOf(test.name), problems: test.errors.map(toProblem) }))
      .filter(({ test, problems }) => problems.length === 0 || !problems.every((problem) => overruled(test, problem)))
      .map(({ test, problems }) => ({ test, problems: problems.filter((problem) => !overruled(test, problem)) })),
    ...judge(ownTests[version].mandatory),
  ];
  return {
    ok: true,
    value: {
      valid: failures.length === 0,
      failures,
      warnings: [
        ...outcome.tests
          .map((test) => ({
            test: clauseOf(test.name),
            problems: [...(test.warnings ?? []), ...(test.infos ?? [])].map(toProblem),
          }))
          .filter(({ problems }) => problems.length > 0),
        ...(profile === 'mandatory' ? [] : judge(ownTests[version].optional)),
        ...(profile === 'informative' ? judge(ownTests[version].informative) : []),
      ],
    },
    problems: [],
  };
}

/** A version of the specification. */
type CsafVersion = '2.0' | '2.1';

const ownTests: Readonly<Record<CsafVersion, Readonly<Record<CsafProfile, readonly OwnTest[]>>>> = {
  '2.0': { mandatory: tests20, optional: [], informative: informative20 },
  '2.1': { mandatory: tests21, optional: recommendedTests, informative: informativeTests },
};

/** Tests of the library that look at addresses or start a spelling program; ours ask nobody. */
const outward: ReadonlySet<string> = new Set(['6.3.6', '6.3.7', '6.3.8']);

/** `mandatoryTest_6_1_27_3` is the clause 6.1.27.3; what is none is a test of the schema. */
function clauseOf(name: string): string {
  const clause = /_(6(?:_\d+)+)$/.exec(name);
  return clause === null ? name : clause[1].replaceAll('_', '.');
}

type Validator = {
  tests: unknown[];
  run: (tests: unknown[], document: unknown) => Promise<{ tests: TestOutcome[]; isValid: boolean }>;
};

const loaded = new Map<string, Promise<Validator>>();

function loadValidator(version: CsafVersion, profile: CsafProfile): Promise<Validator> {
  const key = `${version} ${profile}`;
  let validator = loaded.get(key);
  if (validator === undefined) {
    validator = version === '2.1' ? importValidator21(profile) : importValidator20(profile);
    loaded.set(key, validator);
  }
  return validator;
}

async function importValidator20(profile: CsafProfile): Promise<Validator> {
  const [basic, validate] = await Promise.all([
    import('@secvisogram/csaf-validator-lib/basic.js'),
    import('@secvisogram/csaf-validator-lib/validate.js'),
  ]);
  const optional = profile === 'mandatory' ? {} : await import('@secvisogram/csaf-validator-lib/optionalTests.js');
  const informative = profile === 'informative' ? await import('@secvisogram/csaf-validator-lib/informativeTests.js') : {};
  return {
    tests: [...without(basic, '2.0'), ...without(optional, '2.0'), ...without(informative, '2.0')],
    run: validate.default as unknown as Validator['run'],
  };
}

async function importValidator21(profile: CsafProfile): Promise<Validator> {
  const [schema, mandatory, validate] = await Promise.all([
    import('@secvisogram/csaf-validator-lib/csaf_2_1/schemaTests.js'),
    import('@secvisogram/csaf-validator-lib/csaf_2_1/mandatoryTests.js'),
    import('@secvisogram/csaf-validator-lib/validate.js'),
  ]);
  const optional = profile === 'mandatory' ? {} : await import('@secvisogram/csaf-validator-lib/csaf_2_1/recommendedTests.js');
  const informative =
    profile === 'informative' ? await import('@secvisogram/csaf-validator-lib/csaf_2_1/informativeTests.js') : {};
  const { csaf_2_1: structure } = schema as { csaf_2_1: unknown };
  return {
    tests: [structure, ...without(mandatory, '2.1'), ...without(optional, '2.1'), ...without(informative, '2.1')],
    run: validate.default as unknown as Validator['run'],
  };
}

/** The library's tests but for those that ours replace, and those that look outward. */
function without(tests: object, version: CsafVersion): unknown[] {
  const own = Object.values(ownTests[version]).flat();
  const replaced = new Set(own.filter(({ replaces }) => replaces).map(({ id }) => id));
  return Object.entries(tests)
    .filter(([name]) => !replaced.has(clauseOf(name)) && !outward.has(clauseOf(name)))
    .map(([, test]) => test as unknown);
}

function toProblem(error: { instancePath?: string; message?: string }): Problem {
  return { at: error.instancePath ?? '', what: error.message ?? 'the test failed', fix: 'ask the publisher to correct it' };
}
