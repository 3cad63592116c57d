import { type JsonObject, textOf } from '../json.ts';
import type { Draft } from '../model/draft.ts';
import { type NodeRef, nodeRef } from '../model/entry.ts';
import { requirementRef } from '../standards.ts';

/** Most identifiers that are taken from one text. */
const most = 200;

/** Edges that EMB3D writes as text: weaknesses and vulnerabilities of threats, requirements of IEC 62443-4-2 that mitigations satisfy. */
export function emb3dEdges(object: JsonObject, ref: NodeRef, draft: Draft): void {
  for (const id of found(textOf(object, 'x_mitre_emb3d_threat_CWEs'), /CWE-\d{1,5}\b/g))
    draft.edge(ref, 'has-weakness', nodeRef('weakness', id));
  for (const id of found(textOf(object, 'x_mitre_emb3d_threat_CVEs'), /CVE-\d{4}-\d{4,}\b/g))
    draft.edge(ref, 'exploits', nodeRef('vulnerability', id));
  for (const { id, title } of requirements(textOf(object, 'x_mitre_emb3d_mitigation_IEC_62443_mappings')))
    draft.edge(ref, 'satisfies', requirementRef(draft, 'IEC 62443-4-2', id), { text: title });
}

function found(text: string, shape: RegExp): string[] {
  return [...new Set(text.match(shape)?.slice(0, most))];
}

/**
 * Lines such as `- SAR / EDR / HDR / NDR 3.2 – Protection from malicious code` and `- CR 2.1 – Authorization enforcement: RE (1) …`: one
 * requirement for each kind of component, with its enhancement.
 */
function requirements(text: string): { id: string; title: string }[] {
  return text
    .split('\n')
    .slice(0, most)
    .flatMap((line) => {
      const [, kinds, number, title] =
        /^[-*\s]*((?:SAR|EDR|HDR|NDR|CR)(?: ?\/ ?(?:SAR|EDR|HDR|NDR|CR)){0,4})[\s–]+(\d\.\d{1,2})(.*)$/.exec(
          line.slice(0, 500),
        ) ?? [];
      if (kinds === undefined) return [];
      const enhancement = /\((\d)\)/.exec(title)?.[1];
      return kinds.split('/').map((kind) => ({
        id: `${kind.trim()} ${number}${enhancement === undefined ? '' : ` RE(${enhancement})`}`,
        title: title.replace(/^[\s–:-]+/, ''),
      }));
    });
}
