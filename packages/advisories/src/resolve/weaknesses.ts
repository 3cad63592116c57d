import type { Classifier } from '../classes/classify.ts';
import { weaknessNumber } from '../classes/weakness-tree.ts';
import type { Claim } from './claims.ts';
import { joined, listed, voteSentence } from './sentences.ts';
import { sourceFamily } from './sources.ts';
import { overruleSentence } from './hazard.ts';
import type { Disagreement, Overrule, ResolvedRecord, Sentence } from './types.ts';
import type { Statements } from './values.ts';
import { vote, type VoteModel } from './vote.ts';

/** So many weaknesses of one vulnerability are kept. */
const maxWeaknesses = 100;

/** The weaknesses of a record, the one that it goes by first, and how the sources differ. */
export function resolveWeaknesses(
  statements: Statements,
  claims: readonly Claim[],
  model: VoteModel,
  overrules: readonly Overrule[],
  classifier: Classifier,
): { weaknesses: ResolvedRecord['weaknesses']; disagreements: Disagreement[] } {
  const sources = new Map<number, Set<string>>();
  for (const { value, source } of statements.on('weakness')) {
    const number = weaknessNumber(value);
    if (number === null || (sources.size >= maxWeaknesses && !sources.has(number))) continue;
    sources.set(number, (sources.get(number) ?? new Set()).add(source));
  }
  const about = claims.filter(({ object }) => object === 'weakness');
  const verdict = vote(about, model);
  const person = overrules.findLast(({ attribute }) => attribute === 'weakness');
  const decided = person === undefined ? null : weaknessNumber(person.value);
  const above = (one: number, other: number): boolean => one !== other && classifier.tree.ancestors(other).has(one);
  const preferred = new Set((verdict?.key ?? '').split(' ').map(Number));
  const order = [...sources.keys()].toSorted(
    (one, other) =>
      Number(preferred.has(other)) - Number(preferred.has(one)) ||
      // Of two that hold, the more specific one tells more.
      Number(above(one, other)) - Number(above(other, one)) ||
      (sources.get(other)?.size ?? 0) - (sources.get(one)?.size ?? 0) ||
      one - other,
  );
  // A source that was outvoted may have been the more exact one: what lies below the chosen weakness refines it.
  const finest =
    decided ??
    order.find((number) => order.length > 0 && above(order[0], number) && !order.some((next) => above(number, next))) ??
    order[0];
  const numbers = finest === undefined ? [] : [finest, ...order.filter((number) => number !== finest)];
  const weaknesses = numbers.map((number) => {
    const name = classifier.tree.name(number);
    return { id: `CWE-${number}`, name, sources: [...(sources.get(number) ?? (person === undefined ? [] : [person.by]))] };
  });
  return { weaknesses, disagreements: disagreement() };

  function disagreement(): Disagreement[] {
    if (verdict === null || verdict.values.length < 2) return [];
    const sets = verdict.values.map(({ key }) => key.split(' ').map(Number));
    const values = verdict.values.map(({ key, voters }) => ({
      value: word(key).en,
      sources: voters.map(({ source }) => sourceFamily(source)),
    }));
    const chosen = `CWE-${finest}`;
    const related = (one: number, other: number): boolean => one === other || above(one, other) || above(other, one);
    const [first, ...rest] = sets;
    if (person !== undefined) return [{ attribute: 'weakness', kind: kindOf(), values, chosen, why: overruleSentence(person) }];
    switch (kindOf()) {
      case 'scale':
        return [
          {
            attribute: 'weakness',
            kind: 'scale',
            values,
            chosen,
            why: {
              en: `One is a kind of the other in CWE: the same weakness, told more or less exactly. The record goes by the more specific ${chosen}.`,
              zh: `在CWE中一个是另一个的下位类：同一弱点，详略不同。本记录取更具体的${chosen}。`,
            },
          },
        ];
      case 'complement':
        return [
          {
            attribute: 'weakness',
            kind: 'complement',
            values,
            chosen: null,
            why: {
              en: 'The lists overlap: each source tells a part, and all weaknesses are kept.',
              zh: '各来源所列弱点有重合：各说明一部分，全部保留。',
            },
          },
        ];
      default: {
        const classes = verdict.values.map(({ key }) => national(key));
        const same = classes.every((one) => one !== null && one.zh === classes[0]?.zh);
        return [
          {
            attribute: 'weakness',
            kind: 'contradiction',
            values,
            chosen,
            why: joined(
              voteSentence(verdict, word),
              same && classes[0] !== null
                ? { en: `All belong to the class ${classes[0].en}.`, zh: `它们同属“${classes[0].zh}”一类。` }
                : null,
            ),
          },
        ];
      }
    }

    function kindOf(): Disagreement['kind'] {
      if (
        rest.every(
          (set) =>
            set.every((number) => first.some((other) => related(number, other))) &&
            first.every((number) => set.some((other) => related(number, other))),
        )
      )
        return 'scale';
      return rest.every((set) => set.some((number) => first.some((other) => related(number, other))))
        ? 'complement'
        : 'contradiction';
    }
  }

  function national(key: string): { zh: string; en: string } | null {
    return classifier.classify({ weaknesses: key.split(' ').map((number) => `CWE-${number}`), texts: [] })[0] ?? null;
  }
}

/** Classes that sources give in schemes of their own, against the weaknesses of the record. */
export function classDisagreements(
  statements: Statements,
  weaknesses: ResolvedRecord['weaknesses'],
  classifier: Classifier,
): Disagreement[] {
  const ids = weaknesses.map(({ id }) => id);
  const found = new Map<string, Disagreement>();
  for (const { value, source } of statements.on('own-class').slice(0, 20)) {
    const verdict = classifier.compareOwn(value.name, ids);
    if (verdict === null || verdict === 'same') continue;
    const own = `${value.scheme} ${value.name}`;
    const [{ id, name, sources }] = weaknesses;
    const shown = `${id}${name === null ? '' : ` ${name}`}`;
    found.set(own, {
      attribute: 'class',
      kind: verdict === 'other' ? 'contradiction' : 'scale',
      values: [
        { value: shown, sources },
        { value: own, sources: [source] },
      ],
      chosen: shown,
      why:
        verdict === 'other'
          ? {
              en: `${own} and ${id} are different kinds of flaws; the record is classed by the weakness, which is more exact.`,
              zh: `${own}与${id}是不同类型的缺陷；本记录按更精确的弱点归类。`,
            }
          : verdict === 'wider'
            ? {
                en: `${own} is the wider class to which ${id} belongs: the same, told less exactly.`,
                zh: `${own}是${id}所属的较宽类别：说的是同一回事，只是较粗略。`,
              }
            : {
                en: `${own} is a narrower class below that of ${id}: the same, told more exactly.`,
                zh: `${own}是${id}所属类别之下更具体的类别：说的是同一回事，只是更精确。`,
              },
    });
  }
  return [...found.values()];
}

function word(key: string): Sentence {
  return listed(key.split(' ').map((number) => `CWE-${number}`));
}
