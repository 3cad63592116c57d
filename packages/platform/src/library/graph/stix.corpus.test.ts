import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { toStix } from './stix.ts';
import { everyKind } from './testing-export.ts';

const folder = fileURLToPath(new URL('../../../../../../shared/corpora/cti/stix2-json-schemas/schemas', import.meta.url));

test('a bundle with every kind and type is valid by the schemas of OASIS', { skip: !existsSync(folder) }, () => {
  const ajv = new Ajv2020({ strict: false, allErrors: true, unicodeRegExp: false });
  (formats as unknown as (ajv: Ajv2020) => void)(ajv);
  const named = new Map<string, string>();
  for (const group of ['common', 'sdos', 'sros', 'observables'])
    for (const file of readdirSync(join(folder, group))) {
      const schema = JSON.parse(readFileSync(join(folder, group, file), 'utf8')) as { $id: string };
      ajv.addSchema(schema);
      if (group !== 'common' || file === 'bundle.json' || file === 'extension-definition.json')
        named.set(file.slice(0, -5), schema.$id);
      if (file === 'core.json') named.set('core', schema.$id);
    }
  const bundle = toStix(everyKind);
  const holds = (name: string, value: unknown) => {
    const validate = ajv.getSchema(named.get(name)!)!;
    assert.ok(
      validate(value),
      `${name}: ${JSON.stringify(validate.errors?.slice(0, 4))} in ${JSON.stringify(value).slice(0, 600)}`,
    );
  };
  // Each object is held against its own schema, those of the extension against what all have in common.
  for (const object of bundle.objects) holds(named.has(object.type) ? object.type : 'core', object);
  // The schema of bundles refuses every object of an extension, and the definition of one too: it wants each to be a domain object or an observable, and its
  // schema of observables takes every domain object as well.
  holds('bundle', { ...bundle, objects: bundle.objects.filter(({ type }) => !/^x-|^extension-/.test(type)) });
});
