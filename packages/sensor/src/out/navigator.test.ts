import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { shippedRules } from '../detect/load.ts';
import { navigatorLayer } from './navigator.ts';

const rules = await shippedRules();
const layer = navigatorLayer(rules, '1.0.0');

suite('the layer for the ATT&CK Navigator', () => {
  test('is of format 4.5 and of the domain of industrial control systems', () => {
    assert.deepEqual([layer.versions.layer, layer.domain], ['4.5', 'ics-attack']);
    assert.match(layer.versions.attack, /^\d+$/);
    assert.equal(JSON.stringify(JSON.parse(JSON.stringify(layer))), JSON.stringify(layer));
  });

  test('covers at least 60 techniques, each once', () => {
    const ids = layer.techniques.map(({ techniqueID }) => techniqueID);
    assert.ok(ids.length >= 60, `${ids.length} techniques`);
    assert.equal(new Set(ids).size, ids.length);
    for (const id of ids) assert.match(id, /^T0\d{3}$/);
  });

  test('names every rule that makes findings under each of its techniques', () => {
    for (const rule of rules.filter(({ generate }) => generate))
      for (const technique of rule.techniques) {
        const entry = layer.techniques.find(({ techniqueID }) => techniqueID === technique);
        assert.ok(
          entry?.comment.split('\n').includes(`${rule.name} (${rule.level}): ${rule.title}`),
          `${rule.name} ${technique}`,
        );
      }
  });

  test('scores a technique by its rules', () => {
    for (const { score, comment } of layer.techniques) assert.equal(score, comment.split('\n').length);
  });

  test('leaves out what only feeds a correlation', () => {
    const feeding = rules.filter(({ generate }) => !generate).map(({ name }) => name);
    assert.ok(feeding.length > 0);
    assert.ok(layer.techniques.every(({ comment }) => feeding.every((name) => !comment.includes(`${name} (`))));
  });
});
