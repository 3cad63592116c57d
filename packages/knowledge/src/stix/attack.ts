import { type JsonObject, objectsOf, textOf, textsOf } from '../json.ts';
import type { Draft } from '../model/draft.ts';
import { type NodeRef, nodeRef } from '../model/entry.ts';
import { requirementRef } from '../standards.ts';
import type { Nodes } from './nodes.ts';

/** Tactics of the matrices, by the short names that techniques give as phases of a kill chain. */
const matrices: ReadonlySet<string> = new Set(['mitre-attack', 'mitre-ics-attack', 'mitre-mobile-attack']);

/** Attributes of ATT&CK's objects under the words of the library. */
export function attackExtras(object: JsonObject): Record<string, unknown> {
  const extras: Record<string, unknown> = {};
  const version = textOf(object, 'x_mitre_version');
  if (version !== '') extras.version = version;
  const phases = objectsOf(object, 'kill_chain_phases').filter((phase) => matrices.has(textOf(phase, 'kill_chain_name')));
  if (phases.length > 0) extras.tactics = phases.map((phase) => textOf(phase, 'phase_name'));
  const sources = objectsOf(object, 'x_mitre_log_source_references');
  if (sources.length > 0)
    extras.log_sources = sources.map((source) => ({ name: textOf(source, 'name'), channel: textOf(source, 'channel') }));
  return extras;
}

/** Edges that ATT&CK writes into its objects: tactics, detection strategies and their analytics, components of data sources. */
export function attackEdges(object: JsonObject, ref: NodeRef, nodes: Nodes, draft: Draft): void {
  const type = textOf(object, 'type');
  if (type === 'x-mitre-matrix')
    for (const tactic of nodes.all(textsOf(object, 'tactic_refs'))) draft.edge(tactic, 'part-of', ref);
  for (const phase of objectsOf(object, 'kill_chain_phases')) {
    if (!matrices.has(textOf(phase, 'kill_chain_name')) || type === 'x-mitre-tactic') continue;
    const tactic = nodes.tactic(textOf(phase, 'phase_name'));
    if (tactic !== null) draft.edge(ref, 'part-of', tactic);
  }
  for (const analytic of nodes.all(textsOf(object, 'x_mitre_analytic_refs'))) draft.edge(analytic, 'part-of', ref);
  for (const source of objectsOf(object, 'x_mitre_log_source_references'))
    for (const component of nodes.all([textOf(source, 'x_mitre_data_component_ref')]))
      draft.edge(ref, 'uses', component, {
        text: [textOf(source, 'name'), textOf(source, 'channel')].filter((text) => text !== '' && text !== 'None').join(': '),
      });
  for (const source of nodes.all([textOf(object, 'x_mitre_data_source_ref')])) draft.edge(ref, 'part-of', source);
  if (type === 'course-of-action') addRequirements(textsOf(object, 'labels'), ref, draft);
  for (const parent of /^technique:(T\d{4})\.\d{3}$/.exec(ref)?.slice(1) ?? [])
    draft.edge(ref, 'child-of', nodeRef('technique', parent));
}

/** Labels of ATT&CK for ICS name requirements: `IEC 62443-3-3:2013 - SR 5.4`, `NIST SP 800-53 Rev. 5 - SI-3`. */
function addRequirements(labels: readonly string[], ref: NodeRef, draft: Draft): void {
  for (const label of labels.slice(0, 100)) {
    const [, standard, requirement] = /^([A-Z][\w .:/-]{2,40}?) - ([A-Z][\w .()-]{1,20})$/.exec(label) ?? [];
    if (standard !== undefined) draft.edge(ref, 'satisfies', requirementRef(draft, standard, requirement));
  }
}
