import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { versFromNative } from './native.ts';
import { schemeOrder } from './schemes.ts';
import { canonicaliseVers, formatVers, parseVers, versContains } from './vers.ts';

type Vector = {
  test_type: string;
  input: string & {
    input_scheme: string;
    versions: string[];
    scheme: string;
    native_range: string;
    vers: string;
    version: string;
  };
  expected_output: unknown;
};

/** What each type of test of the specification asks, as one comparable text. */
const judges: Record<string, (vector: Vector) => boolean> = {
  comparison: ({ input, expected_output }) => {
    const order = schemeOrder(input.input_scheme);
    const sorted = input.versions.toSorted(order);
    return sorted.every((version, at) => order(version, (expected_output as string[])[at]) === 0);
  },
  equality: ({ input, expected_output }) =>
    (schemeOrder(input.input_scheme)(input.versions[0], input.versions[1]) === 0) === expected_output,
  containment: ({ input, expected_output }) => {
    const vers = parseVers(input.vers);
    return vers.ok && versContains(vers.value, input.version) === expected_output;
  },
  from_native: ({ input, expected_output }) => {
    const vers = versFromNative(input.scheme, input.native_range);
    return vers !== null && formatVers(vers) === expected_output;
  },
  validate: ({ input, expected_output }) => {
    const vers = parseVers(input);
    return vers.ok && formatVers(canonicaliseVers(vers.value)) === expected_output;
  },
};

/** The test vectors of the specification, file by file, with those that we judge otherwise. */
export function versVectors(corpora: string): { file: string; total: number; wrong: string[] }[] {
  const folder = join(corpora, 'vuln/vers-spec/tests');
  return readdirSync(folder).map((file) => {
    const { tests } = JSON.parse(readFileSync(join(folder, file), 'utf8')) as { tests: Vector[] };
    const wrong = tests.filter((vector) => !judges[vector.test_type](vector)).map(({ input }) => JSON.stringify(input));
    return { file, total: tests.length, wrong };
  });
}
