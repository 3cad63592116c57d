import { isObject, objectsOf, textOf, textsOf } from '../json.ts';
import { Draft } from '../model/draft.ts';
import { nodeRef } from '../model/entry.ts';
import { type JsonReader, type LibraryItem, told } from '../reader.ts';
import { requirementRef } from '../standards.ts';
import { refusal } from '../refusal.ts';

const ids = { threats: /^TID-\d+$/, mitigations: /^MID-\d+$/ } as const;

/** Threats and mitigations of EMB3D in two languages with the requirements of IEC 62443-4-2, in the form of `content/techniques/emb3d.json`. */
export const ownDeviceMitigationReader: JsonReader = {
  kind: 'device-mitigations',
  recognise: (value) =>
    isObject(value) &&
    ids.mitigations.test(textOf(objectsOf(value, 'mitigations')[0], 'id')) &&
    textOf(objectsOf(value, 'mitigations')[0], 'zh') !== '',
  *read(value): Generator<LibraryItem> {
    const title = ['EMB3D', textOf(value, 'version')].filter(Boolean).join(' ');
    const draft = new Draft({
      kind: 'device-mitigations',
      id: 'emb3d',
      title,
      source: 'Fengsui',
      method: 'database-entry',
      confidence: 0.85,
    });
    for (const [list, kind] of [
      ['threats', 'threat'],
      ['mitigations', 'mitigation'],
    ] as const) {
      for (const item of objectsOf(value, list)) {
        const key = textOf(item, 'id');
        if (!ids[list].test(key)) {
          yield { at: list, ...refusal('noId', { id: key.slice(0, 40) || '-', kind }) };
          continue;
        }
        const [level, category] = [textOf(item, 'level'), textOf(item, 'category')];
        const ref = draft.entry({
          kind,
          key,
          name: textOf(item, 'en'),
          aliases: [textOf(item, 'zh')],
          attributes: { name_zh: textOf(item, 'zh'), ...(level && { level }), ...(category && { category }) },
        });
        for (const threat of textsOf(item, 'mitigates')) draft.edge(ref, 'mitigates', nodeRef('threat', threat));
        for (const requirement of textsOf(item, 'requirements')) {
          const slash = requirement.indexOf('/');
          if (slash > 0)
            draft.edge(ref, 'satisfies', requirementRef(draft, requirement.slice(0, slash), requirement.slice(slash + 1)));
        }
      }
    }
    yield* told('EMB3D', draft.documents());
  },
};
